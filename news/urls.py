from django.urls import path

from news import views
from news.feeds import ArticleFeed

app_name = "news"
urlpatterns = [
    path("news/", views.article_list, name="article_list"),
    path("news/feed/", ArticleFeed(), name="feed"),
    path("news/<slug:slug>/", views.article, name="article"),
]
