from django.db import models
from django.utils.translation import gettext_lazy as _

from newsletter.models.mailings import Mailing
from publishing.models import Image
from publishing.rich_text import RichTextField
from publishing.texts import Text, text


class MailingBlock(models.Model):
    """A piece of a mailing that is neither an article nor an event of the portal."""

    mailing = models.ForeignKey(
        Mailing, verbose_name=_("mailing"), on_delete=models.CASCADE, related_name="blocks"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=200)
    body = RichTextField(_("text"), blank=True)
    image = models.ForeignKey(
        Image,
        verbose_name=_("image"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("free block")
        verbose_name_plural = _("free blocks")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.title_text)

    @property
    def title_text(self) -> Text:
        return text(self, "title")
