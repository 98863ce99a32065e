import publishing.fuzzy_dates
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0002_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='previous_starts',
            field=publishing.fuzzy_dates.FuzzyDateField(blank=True, bounds=None, help_text='Kept by itself when the date of a postponed or rescheduled event changes, so that the page can name the date that readers knew.', verbose_name='was planned to start'),
        ),
        migrations.AddField(
            model_name='event',
            name='previous_ends',
            field=publishing.fuzzy_dates.FuzzyDateField(blank=True, bounds=None, verbose_name='was planned to end'),
        ),
        migrations.AlterField(
            model_name='event',
            name='sequence',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='RFC 5545: raised when time, place, status or title change.'),
        ),
    ]
