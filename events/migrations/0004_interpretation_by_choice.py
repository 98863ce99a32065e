from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_previous_dates'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='interpretation',
            field=models.JSONField(blank=True, default=list, help_text='Empty: nothing is interpreted, or it is not known yet.', verbose_name='languages of interpretation'),
        ),
    ]
