import pictures.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0002_reader_message"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="for_press",
            field=models.BooleanField(
                default=False,
                help_text="The press page offers it for printing, in its full size.",
                verbose_name="for the press",
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="has_variants",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="image",
            name="file",
            field=pictures.models.PictureField(
                aspect_ratios=[None],
                breakpoints={"desktop": 1280, "phone": 640},
                container_width=1600,
                file_types=["WEBP"],
                grid_columns=4,
                height_field="height",
                pixel_densities=[1],
                upload_to="images/%Y/",
                verbose_name="file",
                width_field="width",
            ),
        ),
    ]
