import math

from kiosk.people.names import NameModel
from kiosk.people.names.local import COUNTRY_PEOPLE, surnames_of, with_surnames
from kiosk.people.names.tables import load_tables

TABLES = load_tables()


def test_surnames_of_names() -> None:
    """Of each name only its surname counts, compound ones whole; Latin names have none."""
    assert surnames_of(["尉迟明", "王伟", "王秀英", "John Smith", "王", ""]) == {"尉迟": 1, "王": 2}


def test_surnames_met_here_stand_earlier() -> None:
    """A surname that is common here overtakes the country's commonest of its sound; elsewhere it doesn't."""
    here = NameModel.load(["汪建国"] * 60)
    assert NameModel.load().suggest("wang'")[0].name == "王"
    assert here.suggest("wang'")[0].name == "汪"
    assert here.surnames("w")[0].name == "汪"


def test_shares_still_add_up() -> None:
    """However many people were met, the shares of surnames add up as before, and none is lost."""
    met = surnames_of(["欧阳娜", "单雄", "仉伟", *["王伟"] * 300])
    local = with_surnames(TABLES, met).surnames
    total = sum(math.exp(each.share) for each in local.values())
    before = sum(math.exp(each.share) for each in TABLES.surnames.values())
    people = COUNTRY_PEOPLE + met.total()
    assert math.isclose(total, (COUNTRY_PEOPLE * before + met.total()) / people, rel_tol=1e-9)
    assert TABLES.surnames.keys() <= local.keys()


def test_an_unlisted_surname_is_learnt() -> None:
    """A surname that nobody counted is among the chips once it was met; one of unknown sound isn't."""
    assert "耄" not in TABLES.surnames
    assert "耄" in [chip.name for chip in NameModel.load(["耄伟"] * 40).surnames("m")]
    assert "𠮷" not in with_surnames(TABLES, surnames_of(["𠮷伟"])).surnames
