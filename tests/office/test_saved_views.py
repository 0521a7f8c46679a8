"""Views of a register: filtered, ordered, some columns; kept by name, each for whoever kept it."""

import re

import pytest
from django.db import connection
from django.test import Client

from office.accounts.models import User
from office.clock import Day, now_ms
from office.registers.desk import add
from office.registers.forms import HEALTH, LEAVE
from office.registers.models import SavedView
from office.registers.views_kept import VIEWS_EACH_MAX
from office.site.publishing import Overtaken, publish
from tests.office.databases import ON_POSTGRES
from tests.office.reading_side import text_of
from tests.office.test_site import demo

TODAY = str(Day.of(now_ms()))
BEFORE = str(Day.of(now_ms()).shifted(-2))


def leave(name: str, kind: str, first: str) -> None:
    """A leave on the register."""
    typed = {"name": name, "kind": kind, "first": first, "last": TODAY, "approved": "赵局长"}
    add(LEAVE, typed, User.objects.get(username="chen"), now_ms())


def names(client: Client, query: str) -> list[str]:
    """The names on the page, in its order."""
    body = client.get(f"/registers/leave/?{query}").content.decode()
    return re.findall(r'class="lead[^"]*">([^<]+)<', body)


def test_a_column_is_searched_and_the_order_is_chosen(clerk: Client) -> None:
    """Only the rows whose column holds the text, newest or oldest first, or by name."""
    leave("王秀英", "病假", BEFORE)
    leave("单雪晴", "事假", TODAY)
    leave("区少华", "病假", TODAY)
    assert names(clerk, "column=kind&text=病假") == ["区少华", "王秀英"]
    assert names(clerk, "column=kind&text=病假&order=oldest") == ["王秀英", "区少华"]
    assert names(clerk, "order=who") == sorted(("王秀英", "单雪晴", "区少华"))
    assert len(names(clerk, "column=nothing&text=病假&order=sideways")) == 3


def test_only_the_columns_that_were_chosen_are_shown(clerk: Client) -> None:
    """The others are left out of the table, and stay in the file."""
    leave("王秀英", "病假", TODAY)
    body = clerk.get("/registers/leave/?show=name&show=kind").content.decode()
    assert re.findall(r"<th>([^<]+)</th>", body)[:2] == ["姓名", "请假类别"]
    assert "<th>批准人</th>" not in body


def test_a_view_is_kept_for_whoever_kept_it(clerk: Client, leader: Client) -> None:
    """Under its name with filter, order and columns, without days; nobody else sees or drops it."""
    said = {"column": "kind", "text": "病假", "order": "oldest", "show": ["name", "kind"]}
    clerk.post("/registers/leave/views/", {**said, "name": "病假名单"})
    kept = SavedView.objects.get()
    assert kept.query.startswith("order=oldest&column=kind&text=")
    assert "病假名单" in text_of(clerk.get("/registers/leave/"))
    assert "病假名单" not in text_of(leader.get("/registers/leave/"))
    assert "病假名单" not in text_of(clerk.get("/registers/health/"))
    leader.post(f"/registers/leave/views/{kept.pk}/drop/")
    clerk.post("/registers/leave/views/", {"name": "病假名单", "order": "who"})
    assert SavedView.objects.get().query == "order=who"
    clerk.post(f"/registers/leave/views/{kept.pk}/drop/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "名" * 25])
def test_a_view_without_a_proper_name_is_not_kept(clerk: Client, name: str) -> None:
    """The page says how to name it."""
    answer = clerk.post("/registers/leave/views/", {"name": name})
    assert (answer.status_code, "请给视图起名" in answer.content.decode()) == (422, True)


def test_nobody_collects_views_without_end(clerk: Client) -> None:
    """One more than the most is refused; one of a known name still takes its place."""
    for number in range(VIEWS_EACH_MAX):
        clerk.post("/registers/leave/views/", {"name": f"视图{number}"})
    assert clerk.post("/registers/leave/views/", {"name": "再一个"}).status_code == 422
    assert clerk.post("/registers/leave/views/", {"name": "视图0", "order": "who"}).status_code == 302


def test_who_reads_no_names_finds_nobody_by_a_filter(office: object) -> None:
    """An auditor's filter on a personal column is left out."""
    typed = {"day": TODAY, "name": "单雪晴"}
    add(HEALTH, typed, User.objects.get(username="chen"), now_ms())
    auditor = Client()
    auditor.force_login(User.objects.get(username="sun"))
    for text in ("单雪晴", "别人"):
        assert "单*" in text_of(auditor.get(f"/registers/health/?column=name&text={text}"))


@pytest.mark.skipif(ON_POSTGRES, reason="the other's commit is played by a trigger of SQLite")
def test_two_who_publish_at_once_are_told_kindly(office: object) -> None:
    """Whoever comes second publishes nothing and hears so: the number was taken in the same moment."""
    columns = "version, manifest, signature, published_ms, by, cause"
    values = "NEW.version, NEW.manifest, NEW.signature, NEW.published_ms, '', NEW.cause"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER other BEFORE INSERT ON site_siteversion WHEN NEW.by = 'chen' BEGIN "
            f"INSERT INTO site_siteversion ({columns}) VALUES ({values}); END"
        )
    with pytest.raises(Overtaken):
        publish({"site.json": demo()}, now_ms(), by="chen")
    assert publish({"site.json": demo()}, now_ms(), by="zhao").version == 1
