from django.db import migrations, models

from ucan_portal.search.matching import MATCHING


def forget(apps, schema_editor):
    apps.get_model("ucan_portal", "SearchEntry").objects.all().delete()
    apps.get_model("ucan_portal", "WordForm").objects.all().delete()


def prepare(apps, schema_editor):
    for statement in MATCHING[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Words have other marks now; load_programme and rebuild_search fill the table anew."""

    dependencies = [("ucan_portal", "0003_search_by_item")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RunPython(prepare, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["content_type", "object_id", "date"], name="search_entry_without_texts"),
        ),
    ]
