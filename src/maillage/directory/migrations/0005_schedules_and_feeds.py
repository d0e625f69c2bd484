"""The days and hours of a session; the timetables of a territory."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_ladders"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="schedule",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="territory",
            name="feeds",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
