import django.core.validators
import publishing.file_types
import publishing.models.files
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0003_picture_variants"),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="doi",
            field=publishing.models.files.DoiField(
                blank=True,
                help_text="For example 10.5281/zenodo.1234567.",
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "^10\\.\\d{4,9}/\\S+$", "A DOI looks like 10.1234/abc."
                    )
                ],
                verbose_name="DOI",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="file",
            field=models.FileField(
                blank=True,
                upload_to=publishing.models.files.document_path,
                validators=[
                    django.core.validators.FileExtensionValidator(
                        ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "zip"]
                    ),
                    publishing.file_types.check_content,
                ],
                verbose_name="file",
            ),
        ),
    ]
