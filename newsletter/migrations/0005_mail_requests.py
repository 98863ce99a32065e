import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0004_link_answers")]

    operations = [
        migrations.RenameModel("SignUpRequest", "MailRequest"),
        migrations.AddField(
            "mailrequest",
            "purpose",
            models.CharField(
                choices=[("sign_up", "Sign Up"), ("link", "Link"), ("address", "Address")],
                default="sign_up",
                max_length=10,
            ),
        ),
        migrations.AddField("mailrequest", "answered_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "mailrequest",
            "wishes",
            models.JSONField(default=dict, help_text="What the form said; empty once answered."),
        ),
        migrations.AddField(
            "mailrequest",
            "subscriber",
            models.ForeignKey(
                help_text="Who asks for another address.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_requests",
                to="newsletter.subscriber",
            ),
        ),
        migrations.AlterField(
            "mailrequest",
            "address",
            models.EmailField(help_text="In the form in which two are compared.", max_length=254),
        ),
        # Those of before were answered when they were made.
        migrations.RunSQL(
            "UPDATE newsletter_mailrequest SET answered_at = made_at", migrations.RunSQL.noop
        ),
        migrations.AddIndex(
            "mailrequest",
            models.Index(
                fields=["id"], name="mail_request_waiting", condition=Q(answered_at__isnull=True)
            ),
        ),
        migrations.AlterField(
            "delivery",
            "kind",
            models.CharField(
                choices=[
                    ("confirmation", "request for confirmation"),
                    ("already", "note on an existing subscription"),
                    ("address", "request to confirm a new address"),
                    ("link", "link to one’s choices and data"),
                    ("test", "test"),
                    ("mailing", "mailing"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.RemoveConstraint("delivery", "delivery_kind_fits_mailing"),
        migrations.AddConstraint(
            "delivery",
            models.CheckConstraint(
                condition=Q(kind__in=["mailing", "test"], mailing__isnull=False)
                | Q(kind__in=["confirmation", "already", "address", "link"], mailing=None),
                name="delivery_kind_fits_mailing",
            ),
        ),
    ]
