from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0001_initial'),
        ('publishing', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='documents',
            field=models.ManyToManyField(blank=True, help_text='Presentations, records and the like.', related_name='events', to='publishing.document', verbose_name='documents'),
        ),
    ]
