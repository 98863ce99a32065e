from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from ucan_portal import entrance, health
from ucan_portal.home import home
from ucan_portal.media import uploaded_file
from ucan_portal.offline.views import offline, worker
from ucan_portal.search.views import search, suggestions
from ucan_portal.sharing.views import item_picture, page_picture
from ucan_portal.sitemaps import SITEMAPS

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("media/<path:path>", uploaded_file),
    path("", entrance.front_door),
    path(
        "share/<str:language>/<str:kind>/<int:pk>.<str:stamp>.png", item_picture, name="share_item"
    ),
    path("share/<str:language>/<str:page>.<str:stamp>.png", page_picture, name="share_page"),
    path("sw.js", worker),
    path("robots.txt", entrance.robots),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}),
    path(".well-known/security.txt", entrance.security),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    *i18n_patterns(
        path("", home, name="home"),
        path("search/", search, name="search"),
        path("search/suggestions/", suggestions, name="search_suggestions"),
        path("offline/", offline, name="offline"),
        path("", include("cities.urls")),
        path("", include("twinning.urls")),
        path("", include("events.urls")),
        path("", include("news.urls")),
        path("", include("newsletter.urls")),
        path("", include("publishing.urls")),
    ),
]

handler400 = "ucan_portal.errors.bad_request"
handler403 = "ucan_portal.errors.forbidden"
handler404 = "ucan_portal.errors.not_found"
handler500 = "ucan_portal.errors.server_error"
