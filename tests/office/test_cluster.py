"""Before a cluster the office asks whether it is synchronous, and refuses one that is not, in words."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from office.database import ASYNC_ENV, SYNC_ENV, prepare
from tests.office.databases import ON_POSTGRES

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite is on one machine")


def test_a_cluster_without_a_synchronous_standby_is_refused(
    office: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind one address, too, when the setting says that a cluster is there; it names the way out."""
    monkeypatch.delenv(ASYNC_ENV, raising=False)
    monkeypatch.setenv(SYNC_ENV, "1")
    with pytest.raises(ImproperlyConfigured, match=rf"synchronous_standby_names.*{ASYNC_ENV}"):
        prepare()


def test_who_accepts_the_loss_may_say_so(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the setting that accepts it the office starts."""
    monkeypatch.setenv(SYNC_ENV, "1")
    monkeypatch.setenv(ASYNC_ENV, "1")
    prepare()
    assert connection.is_usable()
