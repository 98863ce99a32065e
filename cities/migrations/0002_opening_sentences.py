from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cities', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='city',
            name='since_when',
            field=models.CharField(blank=True, help_text='One plain sentence with a date. Empty as long as it is not known.', max_length=250, verbose_name='since when it takes part'),
        ),
        migrations.AddField(
            model_name='city',
            name='since_when_de',
            field=models.CharField(blank=True, help_text='One plain sentence with a date. Empty as long as it is not known.', max_length=250, null=True, verbose_name='since when it takes part'),
        ),
        migrations.AddField(
            model_name='city',
            name='since_when_en',
            field=models.CharField(blank=True, help_text='One plain sentence with a date. Empty as long as it is not known.', max_length=250, null=True, verbose_name='since when it takes part'),
        ),
        migrations.AddField(
            model_name='city',
            name='since_when_uk',
            field=models.CharField(blank=True, help_text='One plain sentence with a date. Empty as long as it is not known.', max_length=250, null=True, verbose_name='since when it takes part'),
        ),
        migrations.AddField(
            model_name='city',
            name='what_came_of_it',
            field=models.CharField(blank=True, help_text='One plain sentence: a result that can be shown, not a plan.', max_length=250, verbose_name='what came of it'),
        ),
        migrations.AddField(
            model_name='city',
            name='what_came_of_it_de',
            field=models.CharField(blank=True, help_text='One plain sentence: a result that can be shown, not a plan.', max_length=250, null=True, verbose_name='what came of it'),
        ),
        migrations.AddField(
            model_name='city',
            name='what_came_of_it_en',
            field=models.CharField(blank=True, help_text='One plain sentence: a result that can be shown, not a plan.', max_length=250, null=True, verbose_name='what came of it'),
        ),
        migrations.AddField(
            model_name='city',
            name='what_came_of_it_uk',
            field=models.CharField(blank=True, help_text='One plain sentence: a result that can be shown, not a plan.', max_length=250, null=True, verbose_name='what came of it'),
        ),
        migrations.AddField(
            model_name='city',
            name='what_it_is',
            field=models.CharField(blank=True, help_text='One plain sentence: who this is and what it does in U_CAN.', max_length=250, verbose_name='what it is'),
        ),
        migrations.AddField(
            model_name='city',
            name='what_it_is_de',
            field=models.CharField(blank=True, help_text='One plain sentence: who this is and what it does in U_CAN.', max_length=250, null=True, verbose_name='what it is'),
        ),
        migrations.AddField(
            model_name='city',
            name='what_it_is_en',
            field=models.CharField(blank=True, help_text='One plain sentence: who this is and what it does in U_CAN.', max_length=250, null=True, verbose_name='what it is'),
        ),
        migrations.AddField(
            model_name='city',
            name='what_it_is_uk',
            field=models.CharField(blank=True, help_text='One plain sentence: who this is and what it does in U_CAN.', max_length=250, null=True, verbose_name='what it is'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='since_when',
            field=models.CharField(blank=True, help_text='One plain sentence with a date. Empty as long as it is not known.', max_length=250, verbose_name='since when it takes part'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='since_when_de',
            field=models.CharField(blank=True, help_text='One plain sentence with a date. Empty as long as it is not known.', max_length=250, null=True, verbose_name='since when it takes part'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='since_when_en',
            field=models.CharField(blank=True, help_text='One plain sentence with a date. Empty as long as it is not known.', max_length=250, null=True, verbose_name='since when it takes part'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='since_when_uk',
            field=models.CharField(blank=True, help_text='One plain sentence with a date. Empty as long as it is not known.', max_length=250, null=True, verbose_name='since when it takes part'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='what_came_of_it',
            field=models.CharField(blank=True, help_text='One plain sentence: a result that can be shown, not a plan.', max_length=250, verbose_name='what came of it'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='what_came_of_it_de',
            field=models.CharField(blank=True, help_text='One plain sentence: a result that can be shown, not a plan.', max_length=250, null=True, verbose_name='what came of it'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='what_came_of_it_en',
            field=models.CharField(blank=True, help_text='One plain sentence: a result that can be shown, not a plan.', max_length=250, null=True, verbose_name='what came of it'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='what_came_of_it_uk',
            field=models.CharField(blank=True, help_text='One plain sentence: a result that can be shown, not a plan.', max_length=250, null=True, verbose_name='what came of it'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='what_it_is',
            field=models.CharField(blank=True, help_text='One plain sentence: who this is and what it does in U_CAN.', max_length=250, verbose_name='what it is'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='what_it_is_de',
            field=models.CharField(blank=True, help_text='One plain sentence: who this is and what it does in U_CAN.', max_length=250, null=True, verbose_name='what it is'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='what_it_is_en',
            field=models.CharField(blank=True, help_text='One plain sentence: who this is and what it does in U_CAN.', max_length=250, null=True, verbose_name='what it is'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='what_it_is_uk',
            field=models.CharField(blank=True, help_text='One plain sentence: who this is and what it does in U_CAN.', max_length=250, null=True, verbose_name='what it is'),
        ),
    ]
