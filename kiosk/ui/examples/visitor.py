"""A visitor's pages and the gate's questions, in every variant that looks different: people invented."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow.form import PURPOSES, Form, Page
from kiosk.flow.guard_states import HostCall
from kiosk.flow.return_form import NUMBERED, ReturnForm
from kiosk.flow.states import AwaitingHost, Goodbye, Stage, SymptomCall
from kiosk.flow.visit import Guest, Visit
from kiosk.flow.waiting_states import Asking, Filling, LookingUp, Returned, Returning, SigningOut
from kiosk.people.site import Bilingual
from kiosk.people.visitors import KnownVisitor
from kiosk.rules.age import NO_TIME
from kiosk.rules.knowledge import Visit as Stayed
from kiosk.rules.questions import DIRECTION, OF_VISITORS, RETURNED
from kiosk.ui.examples.naming import CARDS, NOW_MS

_NOBODY = Visit()
_VISIT = Visit(guest=Guest("欧阳娜娜", "visitor"))
_STAFF = Visit(guest=Guest.of(CARDS[0]))
_CHIPS = (Bilingual("武汉", "Wuhan"), Bilingual("温州", "Wenzhou"), Bilingual("黄冈", "Huanggang"))
_FORM = Form(phone="13800138000", phone_given=True, area="county", unit="财政局", purpose="meeting")
ANNOUNCED = replace(_VISIT, form=replace(_FORM, purpose="appointment", confirmed=True), known_by="code")
_KNOWN = KnownVisitor("王秀英", "13800138000", "财政局", "S014", "county")


def _page(page: Page, form: Form = _FORM, **changes: object) -> Filling:
    shown = Filling(replace(_VISIT, form=form), page, NOW_MS + 41_000)
    return replace(shown, **changes)  # type: ignore[arg-type] # fields by name; a wrong one raises


def visitor_stages() -> Iterator[tuple[str, Stage]]:
    """Each with the name of its picture."""
    until_ms = NOW_MS + 38_000
    yield "lookup_empty", LookingUp(_NOBODY, until_ms)
    yield "lookup_nobody", LookingUp(_NOBODY, until_ms, misses=1, notice="lookup_nobody")
    others = (_KNOWN, replace(_KNOWN, name="欧阳娜", unit="信访局"), replace(_KNOWN, name="李卫", unit=""))
    yield "lookup_several", LookingUp(_NOBODY, until_ms, "8000", others)
    long = replace(_KNOWN, unit="人力资源和社会保障局综合行政执法大队办公室")
    yield "lookup_several_long", LookingUp(_NOBODY, until_ms, "8000", (long,) * 6)
    yield "returning", Returning(_NOBODY, until_ms, _KNOWN)
    yield "returning_nowhere", Returning(_NOBODY, until_ms, replace(_KNOWN, unit=""))
    yield "returning_long", Returning(_NOBODY, until_ms, long)
    yield "visitor_phone", _page("phone", Form(phone="138001"))
    yield "visitor_phone_wrong", _page("phone", Form(phone="1380013800"), notice="phone_digits")
    yield "visitor_area", _page("area", Form())
    yield "visitor_area_chips", _page("area", _FORM, chips=_CHIPS)
    yield "visitor_province", _page("province", Form(province="湖北"))
    yield "visitor_city", _page("city", Form(province="四川"))
    leading = frozenset("abcdefghjklmnopqrstwxyz")
    yield "visitor_host_empty", _page("host", Form(), next_letters=leading)
    yield "visitor_host", _page("host", Form(letters="cb"), hosts=CARDS, next_letters=frozenset("fnyz"))
    wrong = {"next_letters": frozenset("b"), "notice": "letters_lead_nowhere"}
    yield "visitor_host_nobody", _page("host", Form(letters="xq"), **wrong)
    yield "visitor_purpose", _page("purpose", replace(_FORM, purpose=None))
    yield "visitor_health", _page("health")
    some = replace(_VISIT, form=replace(_FORM, purpose="appointment"), answers=(("symptoms", "no"),))
    yield "visitor_health_open", _page("health", visit=some, notice="health_open")
    for purpose in PURPOSES:
        yield f"visitor_health_{purpose}", _page("health", replace(_FORM, purpose=purpose, phone=""))
    inside = Stayed("e1", "王秀英", "13800138000", "财政局", NO_TIME)
    six = (replace(inside, host="人力资源和社会保障局综合行政执法大队办公室"),) * 6
    yield "leaving_empty", SigningOut(_NOBODY, until_ms)
    yield "leaving_nobody", SigningOut(_NOBODY, until_ms, notice="leaving_nobody")
    yield "leaving_one", SigningOut(_NOBODY, until_ms, "8000", (inside,))
    yield "leaving_several_long", SigningOut(_NOBODY, until_ms, "8000", six)
    yield "goodbye", Goodbye(_NOBODY, NOW_MS - 500, NOW_MS + 2_500)
    expected = replace(_VISIT, form=_FORM)
    yield "host_wait", AwaitingHost(expected, CARDS[0], NOW_MS + 171_000)
    yield "host_call", HostCall(expected, CARDS[0], NOW_MS + 51_000, NOW_MS + 100_000)
    yield "host_call_nobody", HostCall(expected, None, NOW_MS + 51_000, NOW_MS + 100_000)
    yield "question_direction_visitor", Asking(_NOBODY, DIRECTION, NOW_MS + 28_000)
    yield from _back(until_ms)
    for question in (*OF_VISITORS, DIRECTION, RETURNED):
        yield f"question_{question.code}", Asking(_STAFF, question, NOW_MS + 28_000)
    for reason in ("symptom", "exposure"):
        yield f"call_{reason}", SymptomCall(_STAFF, (reason,), 7, NOW_MS - 2_000)


def _back(until_ms: int) -> Iterator[tuple[str, Stage]]:
    """Back from elsewhere, page by page."""
    told = ReturnForm(3, _FORM, "train", "G12", companions="family")
    back = replace(_STAFF, returned=told)
    yield "back_day", Returned(_STAFF, "day", until_ms, 20_497)
    yield "back_day_no_clock", Returned(back, "day", until_ms)
    yield "back_area", Returned(back, "area", until_ms, chips=_CHIPS)
    for page, province in (("province", "湖北"), ("city", "四川")):
        whence = replace(told, whence=Form(area="outside", province=province))
        yield f"back_{page}", Returned(replace(back, returned=whence), page, until_ms)  # type: ignore[arg-type]
    yield "back_transport", Returned(back, "transport", until_ms)
    for transport in NUMBERED:
        typed = replace(told, transport=transport, number="" if transport == "coach" else "G12")
        yield f"back_number_{transport}", Returned(replace(back, returned=typed), "number", until_ms)
    yield "back_companions", Returned(back, "companions", until_ms)
