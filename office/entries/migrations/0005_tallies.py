"""The counts of a day beside the entries: made from what is here, and kept from here on."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from office.entries.tallies import recount


def count(_apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of all entries."""
    recount()


class Migration(migrations.Migration):
    dependencies = [
        ("entries", "0004_by_month"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.BigIntegerField()),
                ("device", models.CharField(max_length=64)),
                ("gate", models.CharField(max_length=64)),
                ("training", models.BooleanField()),
                ("category", models.CharField(max_length=8)),
                ("direction", models.CharField(max_length=64)),
                ("verdict", models.CharField(max_length=8)),
                ("fever", models.BooleanField()),
                ("symptom", models.BooleanField()),
                ("no_mask", models.BooleanField()),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("n", models.BigIntegerField()),
            ],
            options={
                "db_table": "entries_tally",
                "indexes": [models.Index(fields=["gate"], name="tally_gate")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "day",
                            "device",
                            "gate",
                            "training",
                            "category",
                            "direction",
                            "verdict",
                            "fever",
                            "symptom",
                            "no_mask",
                            "outcome",
                        ),
                        name="tally_alike",
                    )
                ],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
