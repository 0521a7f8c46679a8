"""One setting decides the database; what can't be one is refused with how it should look."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.engine import UrlRefused, database

NAMES = st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=20)


def test_without_a_setting_it_is_the_file_in_the_folder() -> None:
    """Zero set-up: SQLite with commits that survive a power cut."""
    settings = database("", Path("/somewhere"))
    assert settings["NAME"] == "/somewhere/office.sqlite3"
    assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]


def test_several_hosts_are_tried_for_the_one_that_writes() -> None:
    """A cluster's hosts and ports reach the driver, with the kind of session that it must look for."""
    settings = database("postgresql://gate:p%40ss@a:5433,b,c:5434/office?sslmode=require", Path("/x"))
    assert (settings["HOST"], settings["PORT"]) == ("a,b,c", "5433,5432,5434")
    assert settings["PASSWORD"] == "p@ss"
    assert settings["OPTIONS"]["target_session_attrs"] == "read-write"
    assert settings["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    "url", ["x", "mysql://a/b", "postgresql://", "postgresql://h", "postgresql://h/", "postgresql://u@/a/b"]
)
def test_what_is_no_database_is_refused_in_words(url: str) -> None:
    """The refusal shows how the setting looks."""
    with pytest.raises(UrlRefused, match="postgresql://"):
        database(url, Path("/x"))


@given(NAMES, NAMES, NAMES, NAMES)
def test_every_part_of_the_setting_arrives(user: str, password: str, host: str, name: str) -> None:
    """User, password, host and name are those of the address."""
    settings = database(f"postgresql://{user}:{password}@{host}/{name}", Path("/x"))
    assert [settings[key] for key in ("USER", "PASSWORD", "HOST", "NAME")] == [user, password, host, name]
