"""A consent without an end is a proposal: it opens nothing until the person answers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_followup")]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="ends_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="consent",
            name="given_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("said", "De vive voix, en entretien"),
                    ("signed", "Par écrit"),
                    ("space", "Dans son espace"),
                ],
                max_length=10,
            ),
        ),
    ]
