"""Django without a plugin: a template database made once, and a copy of that file for each test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "office.settings"
# Before Django reads its settings: no test may touch a real office.
os.environ["GATEHOUSE_OFFICE_DIR"] = tempfile.mkdtemp(prefix="office-tests-")

import django
from django.core.management import call_command
from django.db import connections

django.setup()

from office import home
from office.accounts.models import User
from office.devices.models import Device
from office.devices.tokens import token_hash

TOKEN = "yunxi-north-token-0001"
OTHER_TOKEN = "yunxi-south-token-0001"
PASSWORD = "plum-blossom-2026"


@pytest.fixture(scope="session")
def template_database() -> Iterator[Path]:
    """An empty, migrated database with the cast: two kiosks and a clerk."""
    home.make()
    call_command("migrate", verbosity=0, interactive=False)
    for name, gate, label, token in (
        ("yunxi-north-1", "north", "北门", TOKEN),
        ("yunxi-south-2", "south", "南门", OTHER_TOKEN),
    ):
        Device.objects.create(
            name=name, site="yunxi", gate=gate, label=label, token_hash=token_hash(token), added_ms=0
        )
    User.objects.create_user("chen", password=PASSWORD)
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    yield Path(connections.settings["default"]["NAME"])
    shutil.rmtree(home.office_dir())


@contextmanager
def database_copy(template: Path) -> Iterator[Path]:
    """Django on a fresh copy of the template, for every thread, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="office-db-") as folder:
        path = Path(folder) / "office.sqlite3"
        shutil.copyfile(template, path)
        connections.close_all()
        connections.settings["default"]["NAME"] = str(path)
        try:
            yield path
        finally:
            connections.close_all()
            connections.settings["default"]["NAME"] = str(template)


@pytest.fixture
def office(template_database: Path) -> Iterator[Path]:
    """A fresh office: its database file."""
    with database_copy(template_database) as path:
        yield path
