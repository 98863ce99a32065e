from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class TwinningConfig(AppConfig):
    name = "twinning"
    verbose_name = _("Twinning")

    def ready(self) -> None:
        from twinning.constraints import free_tables, keep_roles

        pre_migrate.connect(free_tables, sender=self)
        post_migrate.connect(keep_roles, sender=self)
