"""The words of each kind of event, and what its facts say in a line. Kinds not here are in no register."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.entries.words import REASON_WORDS
from office.web.templatetags.office_words import estimate_c

Facts = Mapping[str, Any]

SETTING_WORDS: dict[str, str | Promise] = {
    "volume_percent": _("voice volume"),
    "brightness_percent": _("brightness"),
    "quiet": _("quiet alarms"),
    "training": _("drill"),
    "theme": _("theme"),
    "large_type": _("large type"),
}
# By the value of the record.
THEME_WORDS: tuple[str | Promise, ...] = (
    _("by the clock"),
    _("light"),
    _("dark"),
    _("high contrast"),
    _("as configured"),
)
HOST_WORDS: dict[str, str | Promise] = {
    "confirmed": _("confirmed"),
    "not_reached": _("not reached"),
    "declined": _("declined"),
}


def _number(facts: Facts, name: str) -> int | None:
    value = facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _comparison(facts: Facts) -> str:
    bias = _number(facts, "bias_centi_c")
    said = [f"{estimate_c(_number(facts, 'contact_centi_c'))}℃"]
    if bias is not None:
        said.append(str(_("error %(bias)s ℃")) % {"bias": f"{bias / 100:+.2f}"})
    return " ".join(said)


def _reasons(facts: Facts) -> str:
    reasons = facts.get("reasons")
    return str(_(", ")).join(str(STAFF_WORDS.get(r, REASON_WORDS.get(r, r))) for r in reasons or ())


def _setting(facts: Facts) -> str:
    name, value = facts.get("name"), _number(facts, "value")
    known = name == "theme" and value is not None and 0 <= value < len(THEME_WORDS)
    said = THEME_WORDS[value] if known and value is not None else facts.get("value")
    return f"{SETTING_WORDS.get(str(name), name)} {said}"


def _announced(facts: Facts) -> str:
    lasted_ms = _number(facts, "lasted_ms") or 0
    said = [
        str(facts.get("announcement") or ""),
        str(_("%(seconds)s s")) % {"seconds": round(lasted_ms / 1000)},
    ]
    if facts.get("cut_by"):
        said.append(str(_("cut short")))
    return " ".join(said)


def _round(facts: Facts) -> str:
    minutes, names = _number(facts, "minutes"), facts.get("name")
    name = names.get("en" if get_language() == "en" else "zh") if isinstance(names, dict) else None
    said = [str(name or facts.get("round") or "")]
    if minutes is not None:
        said.append(str(_("%(n)s min")) % {"n": minutes})
    return " ".join(said)


def _spot(facts: Facts) -> str:
    names = facts.get("spot")
    name = names.get("en" if get_language() == "en" else "zh") if isinstance(names, dict) else None
    said = [str(facts.get("round") or ""), str(name or "")]
    if facts.get("done") is not True:
        said.append(str(_("taken back")))
    return " ".join(each for each in said if each)


def _heard(facts: Facts) -> str:
    return str(_("heard")) if facts.get("heard") is True else str(_("not heard"))


def _site(facts: Facts) -> str:
    return str(_("version %(version)s")) % {"version": _number(facts, "site_version") or 0}


def _host_called(facts: Facts) -> str:
    outcome = str(facts.get("outcome") or "")
    said = (facts.get("host_unit"), HOST_WORDS.get(outcome, outcome), facts.get("by"))
    return " ".join(str(each) for each in said if each)


def _field(name: str) -> Callable[[Facts], str]:
    return lambda facts: str(facts.get(name) or "")


def _nothing(_facts: Facts) -> str:
    return ""


def _in_a_row(facts: Facts) -> str:
    return str(_("%(guard)s, %(count)s in a row")) % {
        "guard": facts.get("claimed") or "",
        "count": _number(facts, "in_a_row") or 1,
    }


STAFF_WORDS: dict[str, str | Promise] = {
    "many_warm": _("many warm at once"),
    "level_off": _("level far off"),
}

KINDS: dict[str, tuple[str | Promise, Callable[[Facts], str]]] = {
    "duty": (_("duty handed over"), _field("incoming")),
    "guard_entered": (_("guard's pages opened"), _field("entered")),
    "pin_refused": (_("wrong PIN"), _in_a_row),
    "round": (_("round done"), _round),
    "round_begun": (_("round begun"), _field("round")),
    "round_spot": (_("spot of a round"), _spot),
    "comparison": (_("comparison check"), _comparison),
    "comparison_overdue": (_("comparison check overdue"), _nothing),
    "alarm_test": (_("alarm tested"), _heard),
    "staff_called": (_("staff called"), _reasons),
    "staff_call_acknowledged": (_("staff call answered"), _nothing),
    "announcement_played": (_("announcement played"), _announced),
    "setting": (_("setting changed"), _setting),
    "restart": (_("restarted by the guard"), _nothing),
    "site": (_("new site document in force"), _site),
    "signed_out": (_("visitor signed out"), _nothing),
    "host_call": (_("visitor's host called"), _host_called),
    "forgotten": (_("old names forgotten at the gate"), _nothing),
    "returnee": (_("returnee registered at the gate"), _nothing),
}
# What a leader wants to see first.
URGENT = frozenset(("pin_refused", "comparison_overdue", "staff_called"))
