"""On PostgreSQL the entries lie by months from here on; on SQLite nothing changes."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from office.entries import months


def divide(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """By months, and the indexes anew."""
    if editor.connection.vendor == "postgresql":
        with editor.connection.cursor() as cursor:
            months.divide(cursor)
        _index(apps, editor)


def unite(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The way back."""
    if editor.connection.vendor == "postgresql":
        with editor.connection.cursor() as cursor:
            months.unite(cursor)
        _index(apps, editor)


def _index(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    entry = apps.get_model("entries", "Entry")
    for index in entry._meta.indexes:  # noqa: SLF001 - Django documents it as public
        editor.add_index(entry, index)


class Migration(migrations.Migration):
    dependencies = [
        ("entries", "0003_visits"),
    ]

    operations = [migrations.RunPython(divide, unite)]
