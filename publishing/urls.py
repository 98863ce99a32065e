from django.urls import path, re_path

from publishing import contact, views
from publishing.models import Page

app_name = "publishing"
urlpatterns = [
    path("documents/", views.document_list, name="document_list"),
    path("documents/<slug:slug>/", views.document, name="document"),
    re_path(r"^(?P<slug>contact|accessibility)/$", contact.page_with_form),
    path("contact/sent/", contact.sent, name="message_sent"),
    path("press/", views.press),
    # Two letters are a language: /fr/ is no page that only lacks its language.
    re_path(rf"^(?P<slug>[-a-zA-Z0-9_]{{{Page.SHORTEST_SLUG},}})/$", views.page, name="page"),
]
