import django.db.models.deletion
from django.db import migrations, models

from ucan_portal.search.matching import CREATE


def create_index(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """One entry per item with all of its words; load_programme and rebuild_search fill it."""

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("ucan_portal", "0002_page_cache_generation"),
    ]

    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                ("date", models.DateField(null=True)),
                ("shown", models.JSONField()),
                ("words", models.TextField()),
                ("is_learned", models.BooleanField(db_index=True, default=False)),
                ("content_type", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("content_type", "object_id"), name="search_entry_of_item")],
            },
        ),
        migrations.CreateModel(
            name="WordForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lemma", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=5)),
                ("form", models.CharField(db_index=True, max_length=60)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("lemma", "language", "form"), name="word_form_once")],
            },
        ),
        migrations.RunPython(create_index, migrations.RunPython.noop),
    ]
