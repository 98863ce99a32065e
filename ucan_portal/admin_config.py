from django.contrib.admin.apps import AdminConfig

# Kept by allauth and by Django: managed through the users' own pages, or not at all.
MACHINERY = {"account", "auth", "mfa", "socialaccount"}


class PortalAdminConfig(AdminConfig):
    default_site = "ucan_portal.admin_site.PortalAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib.admin import site

        machinery = [model for model in site._registry if model._meta.app_label in MACHINERY]
        site.unregister(machinery)
