from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ucan_portal"

    def ready(self) -> None:
        from ucan_portal import checks  # noqa: F401  registers them
        from ucan_portal.page_cache import renewal
        from ucan_portal.search import index

        index.connect()
        renewal.connect()
