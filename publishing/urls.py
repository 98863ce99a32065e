from django.urls import path, re_path

from publishing import views

app_name = "publishing"
urlpatterns = [
    path("documents/", views.document_list, name="document_list"),
    path("documents/<slug:slug>/", views.document, name="document"),
    # Two letters are a language: /fr/ is no page that only lacks its language.
    re_path(r"^(?P<slug>[a-z0-9-]{3,})/$", views.page, name="page"),
]
