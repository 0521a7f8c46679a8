"""What machines read of the office: metrics, the log, its tables for Datasette; and that it names nobody."""

import io
import json
import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.record import Record
from office.accounts.models import User
from office.audit.models import AuditEntry
from office.clock import now_ms
from office.readers.desk import end, give
from office.readers.models import ReaderToken
from office.registers.desk import add
from office.registers.forms import HEALTH, REGISTERS
from office.watch.lines import FACTS, JsonLines
from office.watch.meter import BUCKETS_S, Meter, sample
from office.watch.tables import OF_THINGS
from tests.office.kiosk_side import NORTH
from tests.office.reading_side import DAY
from tests.office.test_commands import told

SAMPLE = re.compile(r'gatehouse_[a-z_]+(\{([a-z]+="(\\.|[^"\\\n])*",?)+\})? -?[0-9.e+]+')
NAMES = ("王秀英", "孙长河", "李卫国", "13900005678", "S017")


def read_metrics(token: str) -> str:
    """What a monitor with this token gets."""
    return Client().get("/metrics", headers={"Authorization": f"Bearer {token}"}).content.decode()


def test_metrics_need_a_token_that_a_leader_gave(office: Path, leader: Client) -> None:
    """Without one, with a wrong or an ended one: 401 and what to do; a signed-in leader is no program."""
    zhao = User.objects.get(username="zhao")
    token = give("监控", zhao, now_ms(), clear=False)
    assert "gatehouse_up 1" in read_metrics(token)
    assert "TOKEN" in read_metrics("wrong")
    assert leader.get("/metrics").status_code == 401
    end(ReaderToken.objects.get(), zhao, now_ms())
    assert "gatehouse_up" not in read_metrics(token)


def test_metrics_tell_how_the_kiosks_are_and_name_nobody(morning: Record) -> None:
    """Each line is one that Prometheus reads; the kiosk of the north gate and the tray are there."""
    token = give("监控", User.objects.get(username="zhao"), now_ms(), clear=False)
    body = read_metrics(token)
    for line in body.splitlines():
        assert line.startswith("# TYPE gatehouse_") or SAMPLE.fullmatch(line), line
    assert f'gatehouse_kiosk_backlog{{kiosk="{NORTH.device}",gate="north"}} 0' in body
    assert "gatehouse_tray_waiting 1" in body
    assert not [name for name in NAMES if name in body]


@given(st.lists(st.floats(0, 5), max_size=40))
def test_the_buckets_count_every_answer_once(seconds: list[float]) -> None:
    """Each bucket holds the answers that took at most so long, the last one all of them."""
    meter = Meter()
    for each in seconds:
        meter.answered("GET", "today", 200, each)
    found = re.findall(r'bucket\{page="today",le="([^"]+)"\} (\d+)', "\n".join(meter.lines()))
    expected = [(str(end_s), sum(each <= end_s for each in seconds)) for end_s in BUCKETS_S]
    wanted = [*expected, ("+Inf", len(seconds))] if seconds else []
    assert [(le, int(count)) for le, count in found] == wanted


@given(st.text(max_size=30))
def test_no_label_ends_its_line(text: str) -> None:
    """Whatever a label holds, it stays one sample."""
    assert sample("x", 1, gate=text).count("\n") == 0


def test_a_request_is_one_line_of_json_without_address_or_name(
    morning: Record, clerk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Page, status, time and role; what polls and finds nothing new, and what monitors ask, is no line."""
    caplog.set_level(logging.INFO, logger="office.requests")
    clerk.get(f"/?day={DAY}&name=王秀英")
    tag = clerk.get(f"/listing/?day={DAY}")["ETag"]
    clerk.get(f"/listing/?day={DAY}", headers={"If-None-Match": tag})
    clerk.get("/healthz")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if hasattr(record, FACTS)]
    assert [(line["page"], line["status"], line["role"]) for line in lines] == [
        ("today", 200, "clerk"),
        ("listing", 200, "clerk"),
    ]
    assert all(line["ms"] > 0 for line in lines)
    assert not [name for name in NAMES if name in str(lines)]


def test_an_error_is_one_line_too() -> None:
    """A trace of many lines stays one JSON object."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    problem = ValueError("two\nlines")
    trace = (ValueError, problem, None)
    record = logging.LogRecord("office", logging.ERROR, "", 1, "went %s", ("wrong",), trace)
    handler.emit(record)
    (line,) = stream.getvalue().splitlines()
    assert (json.loads(line)["message"], "two\nlines" in json.loads(line)["trace"]) == ("went wrong", True)


def everything(path: Path) -> str:
    """Every value of every table, as text."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for name in names for row in file.execute(f"SELECT * FROM {name}"))


def test_the_export_leaves_out_who_it_was_about(morning: Record, clerk: Client, tmp_path: Path) -> None:
    """Entries and rows are all there, names, numbers and free text are not; with leave they are."""
    typed = {"day": DAY, "name": "孙长河", "temperature": "36.5", "contacts": "王秀英 13900005678"}
    add(HEALTH, typed, User.objects.get(username="chen"), now_ms())
    facts = told("export_datasette", str(tmp_path / "registers.db"))
    text = everything(tmp_path / "registers.db")
    assert not [name for name in NAMES if name in text]
    assert "36.5" in text
    assert (facts["tables"]["entries"], facts["tables"]["register_health"]) == (8, 1)
    told("export_datasette", str(tmp_path / "all.db"), "--personal")
    assert all(name in everything(tmp_path / "all.db") for name in NAMES)
    details = AuditEntry.objects.filter(about="datasette").values_list("detail", flat=True)
    assert ["without names" in each for each in details] == [True, False]


def test_the_export_can_be_read_only_and_is_described(morning: Record, tmp_path: Path) -> None:
    """Nobody writes it by mistake, an older one is never overwritten, and each column has its word."""
    path = tmp_path / "registers.db"
    told("export_datasette", str(path))
    assert path.stat().st_mode & 0o777 == 0o400
    with pytest.raises(CommandError, match="已存在"):
        told("export_datasette", str(path))
    described = json.loads((tmp_path / "registers.metadata.json").read_text("utf-8"))
    tables = described["databases"]["registers"]["tables"]
    assert "体温估计" in tables["entries"]["columns"]["estimate_centi_c"]
    with closing(sqlite3.connect(path)) as file:
        for name, table in tables.items():
            found = [row[1] for row in file.execute(f"PRAGMA table_info({name})")]
            assert found == list(table["columns"])


def test_what_goes_out_without_names_are_words_of_things() -> None:
    """Every text column that the export takes is a column of some register: none is left over by a rename."""
    assert {column.key for each in REGISTERS.values() for column in each.columns} >= OF_THINGS
