from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts.addresses import keep_address
        from accounts.groups import make_groups

        # The permissions of all our apps exist when Django's own app is reached.
        post_migrate.connect(make_groups, sender=apps.get_app_config("auth"))
        post_save.connect(keep_address, sender=self.get_model("User"))
