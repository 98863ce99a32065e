from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cities", "0002_opening_sentences"),
    ]

    operations = [
        migrations.AddField(
            model_name='city',
            name='climate_target_note',
            field=models.CharField(blank=True, help_text='Who set the target, where it is written down, and when.', max_length=200, verbose_name='source of the climate target year'),
        ),
        migrations.AddField(
            model_name='city',
            name='climate_target_note_de',
            field=models.CharField(blank=True, help_text='Who set the target, where it is written down, and when.', max_length=200, null=True, verbose_name='source of the climate target year'),
        ),
        migrations.AddField(
            model_name='city',
            name='climate_target_note_en',
            field=models.CharField(blank=True, help_text='Who set the target, where it is written down, and when.', max_length=200, null=True, verbose_name='source of the climate target year'),
        ),
        migrations.AddField(
            model_name='city',
            name='climate_target_note_uk',
            field=models.CharField(blank=True, help_text='Who set the target, where it is written down, and when.', max_length=200, null=True, verbose_name='source of the climate target year'),
        ),
        migrations.AddField(
            model_name='city',
            name='label_note',
            field=models.CharField(blank=True, max_length=200, verbose_name='source of the Mission Label’s date'),
        ),
        migrations.AddField(
            model_name='city',
            name='label_note_de',
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name='source of the Mission Label’s date'),
        ),
        migrations.AddField(
            model_name='city',
            name='label_note_en',
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name='source of the Mission Label’s date'),
        ),
        migrations.AddField(
            model_name='city',
            name='label_note_uk',
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name='source of the Mission Label’s date'),
        ),
    ]
