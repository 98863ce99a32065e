from django.urls import path

from twinning import views
from twinning.map.views import twinning_list

app_name = "twinning"
urlpatterns = [
    path("twinning/", twinning_list, name="twinning_list"),
    path("twinning/<slug:pair>/", views.twinning, name="twinning"),
    path("twinning/<slug:pair>/<slug:theme>/", views.cooperation, name="cooperation"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
]
