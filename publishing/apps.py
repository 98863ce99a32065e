from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Pages and files")

    def ready(self) -> None:
        from publishing.deletion import forget_what_is_deleted
        from publishing.sqlite import teach_letters

        forget_what_is_deleted()
        connection_created.connect(teach_letters)
