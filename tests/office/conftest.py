"""Django without a plugin: a template database made once, and a copy of that file for each test."""

# ruff: noqa: E402 - Django must be set up before anything that defines a model is imported

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "office.settings"
# Set before Django reads its settings: no test may touch a real office.
os.environ["GATEHOUSE_OFFICE_DIR"] = tempfile.mkdtemp(prefix="office-tests-")

import django

django.setup()

from django.core.management import call_command
from django.test import Client

from kiosk.ledger.record import Record
from office import home
from office.accounts.models import User
from office.devices.models import Device
from office.devices.tokens import token_hash
from tests.office.databases import database_copy, make_template, seal_template
from tests.office.kiosk_side import NORTH, PASSWORD, SOUTH, Kiosk
from tests.office.reading_side import CAST, Everybody, write_morning


@pytest.fixture(scope="session")
def template_database() -> Iterator[Path]:
    """An empty, migrated database with the cast: two kiosks, and one person of each role."""
    home.make(home.office_dir())
    template = make_template()
    call_command("migrate", verbosity=0, interactive=False)
    for post in (NORTH, SOUTH):
        Device.objects.create(
            name=post.device,
            site="yunxi",
            gate=post.gate,
            label=post.label,
            token_hash=token_hash(post.token),
            added_ms=0,
        )
    for name, role in CAST.items():
        User.objects.create_user(name, password=PASSWORD, role=role, gate="north" if role == "guard" else "")
    seal_template(template)
    yield template
    shutil.rmtree(home.office_dir())


@pytest.fixture
def office(template_database: Path) -> Iterator[Path]:
    """A fresh office: its database file."""
    with database_copy(template_database) as path:
        yield path


@pytest.fixture
def kiosk(office: Path) -> Kiosk:
    """The kiosk at the north gate, with an empty ledger."""
    return Kiosk(NORTH)


@pytest.fixture
def clerk(office: Path) -> Client:
    """Chen's browser, signed in."""
    browser = Client()
    browser.force_login(User.objects.get(username="chen"))
    return browser


@pytest.fixture
def leader(office: Path) -> Client:
    """Zhao's browser, signed in."""
    browser = Client()
    browser.force_login(User.objects.get(username="zhao"))
    return browser


@pytest.fixture
def everybody(office: Path) -> Everybody:
    """A browser for every page: that of somebody who may open it."""
    return Everybody()


@pytest.fixture
def maintainer(office: Path) -> Client:
    """Zhou's browser, signed in."""
    browser = Client()
    browser.force_login(User.objects.get(username="zhou"))
    return browser


@pytest.fixture
def morning(kiosk: Kiosk) -> Record:
    """A morning with everything in it that a page can show; the record of its fever."""
    return write_morning(kiosk)
