from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from kiosk.ledger.record import Record
from office.entries.models import Entry
from office.ingest.models import StoredRecord


def ours() -> dict[str, list[str]]:
    """The migrations of each of our apps, first to last."""
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("office.")}
    found: dict[str, list[str]] = {}
    for label, name in sorted(MigrationExecutor(connection).loader.disk_migrations):
        if label in labels:
            found.setdefault(label, []).append(name)
    return found


def migrate(targets: dict[str, str | None]) -> None:
    """Each app to that migration, as an upgrade does or somebody who takes one back; None is before all."""
    MigrationExecutor(connection).migrate(list(targets.items()))


def test_every_migration_goes_back_and_forth_with_records_in_it(morning: Record, clerk: Client) -> None:
    """Back to each app's first tables and forward again: no record and no entry is lost, and pages open."""
    before = StoredRecord.objects.count(), Entry.objects.count()
    steps = {label: names for label, names in ours().items() if len(names) > 1}
    assert len(steps) > 3
    migrate({label: names[0] for label, names in steps.items()})
    migrate({label: names[-1] for label, names in steps.items()})
    assert (StoredRecord.objects.count(), Entry.objects.count()) == before
    assert clerk.get("/").status_code == 200
    assert clerk.get(f"/alarms/{morning.id}/").status_code == 200


def test_all_tables_go_and_come_back(office: object) -> None:
    """Down to nothing and up again: what is there then is what the models say."""
    migrate(dict.fromkeys(ours()))
    assert Entry._meta.db_table not in connection.introspection.table_names()
    migrate({label: names[-1] for label, names in ours().items()})
    assert Entry.objects.count() == 0
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)  # ends the run if anything differs
