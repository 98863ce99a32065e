import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0004_checked_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="link",
            name="captions",
            field=models.CharField(
                blank=True,
                choices=[
                    ("written", "with captions"),
                    ("automatic", "with captions made by a machine"),
                    ("none", "without captions"),
                ],
                max_length=10,
                verbose_name="captions",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="transcript",
            field=models.TextField(
                blank=True,
                help_text="What is said and shown in the video, as a text.",
                verbose_name="transcript",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="transcript_de",
            field=models.TextField(
                blank=True,
                help_text="What is said and shown in the video, as a text.",
                null=True,
                verbose_name="transcript",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="transcript_document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="publishing.document",
                verbose_name="transcript as a document",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="transcript_en",
            field=models.TextField(
                blank=True,
                help_text="What is said and shown in the video, as a text.",
                null=True,
                verbose_name="transcript",
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="transcript_uk",
            field=models.TextField(
                blank=True,
                help_text="What is said and shown in the video, as a text.",
                null=True,
                verbose_name="transcript",
            ),
        ),
    ]
