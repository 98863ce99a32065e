from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0001_initial'),
        ('twinning', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='cooperation',
            name='documents',
            field=models.ManyToManyField(blank=True, related_name='cooperations', to='publishing.document', verbose_name='documents'),
        ),
    ]
