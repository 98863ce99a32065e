from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from ucan_portal.home import home
from ucan_portal.media import uploaded_file

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("media/<path:path>", uploaded_file),
    *i18n_patterns(
        path("", home, name="home"),
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
