"""A visitor's pages: what is asked, what is kept, what is found again, and what is never shown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow.actions import (
    Action,
    AnswerMask,
    AnswerQuestion,
    ChooseWho,
    ConfirmName,
    ConfirmPage,
    Erase,
    FirstVisit,
    GoAgain,
    GoBack,
    GoElsewhere,
    PickArea,
    PickName,
    PickPerson,
    PickPlace,
    PickPurpose,
    PickVisitor,
    PressKey,
    SkipHost,
    StillHere,
    WithoutPhone,
)
from kiosk.flow.effects import Buzz, OpenGate, Sound
from kiosk.flow.guard_actions import Acknowledge
from kiosk.flow.guard_states import Settings
from kiosk.flow.states import (
    Admitted,
    Approaching,
    CodeUnknown,
    Idle,
    Measuring,
    Referred,
    Refused,
    StillThere,
    SymptomCall,
)
from kiosk.flow.waiting_states import Asking, AskingMask, Filling, LookingUp, Naming, Returning
from kiosk.ledger.record import Moment
from kiosk.people.value import Bilingual
from kiosk.people.visitors import ExpectedVisitor, KnownVisitor, Visitors
from kiosk.rules.book import GateRules, SymptomRule
from kiosk.rules.calendar import begins_ms
from kiosk.rules.questions import SYMPTOMS, asked_at
from tests.flows.gate_script import FORM, LEVEL, RULES, Gate

PHONE = "13800138000"
DIGITS = tuple(PressKey(digit) for digit in PHONE)
LAST_FOUR = tuple(PressKey(digit) for digit in PHONE[-4:])
WELL = (AnswerQuestion("symptoms", "no"), AnswerQuestion("contact", "no"), AnswerMask(worn=True))
EXPECTED = ExpectedVisitor("E1", "周垚", PHONE, "财政局", 100, 102, "S002", "V-2601")


def named(gate: Gate) -> Gate:
    """A new visitor who has typed a name."""
    gate.taps(ChooseWho("visitor"))
    if isinstance(gate.state.stage, LookingUp):
        gate.taps(FirstVisit())
    gate.taps(*(PressKey(letter) for letter in "wangxiuying"))
    assert isinstance(gate.state.stage, Naming)
    return gate.taps(PickName(gate.state.stage.candidates[0]), ConfirmName())


def page(gate: Gate) -> str:
    """The page of the form that is open."""
    assert isinstance(gate.state.stage, Filling)
    return gate.state.stage.page


def visited() -> Gate:
    """A gate at which Wang Xiuying has been let in once, to see 程彬 of the 财政局."""
    gate = named(Gate().shows(LEVEL).leaves()).taps(*DIGITS, ConfirmPage(), PickArea("county"))
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S002"), PickPurpose("meeting"), *WELL, ConfirmPage())
    return gate.sees(Admitted).waits(3_100).sees(Idle)


def test_a_new_visitor_page_by_page() -> None:
    """Phone, area, host, purpose, health: each asked once, in this order, and all of it on record."""
    gate = named(Gate().shows(LEVEL).leaves())
    pages = [page(gate)]
    steps: tuple[tuple[Action, ...], ...] = (
        (*DIGITS, ConfirmPage()),
        (PickArea("outside"),),
        (PickPlace("湖北"),),
        (PickPlace("武汉"),),
        (PressKey("c"), PressKey("b"), PickPerson("S002")),
        (PickPurpose("meeting"),),
    )
    pages += [page(gate.taps(*taps)) for taps in steps]
    assert pages == ["phone", "area", "province", "city", "host", "purpose", "health"]
    gate.taps(*WELL, ConfirmPage()).sees(Admitted)
    draft = gate.saves[0].draft
    assert draft.person is not None
    assert draft.person["phone"] == PHONE
    assert draft.person["from_place"] == "湖北武汉"
    assert draft.person["host_id"] == "S002"
    told = {name: draft.body[name] for name in ("from_area", "host_unit", "purpose", "answers", "known_by")}
    assert told == {
        "from_area": "outside",
        "host_unit": "财政局",
        "purpose": "meeting",
        "answers": {"symptoms": "no", "contact": "no"},
        "known_by": "typed",
    }


def test_nothing_personal_is_in_the_body() -> None:
    """Name, phone, place and host stand in the part that can be forgotten, and nowhere else."""
    gate = visited()
    body = str(gate.saves[0].draft.body)
    assert gate.saves[0].draft.person is not None
    for secret in (PHONE, PHONE[-4:], "S002", gate.saves[0].draft.person["name"]):
        assert secret not in body


def test_the_fewest_taps() -> None:
    """Without a phone and without a host in mind a visitor still comes through."""
    gate = named(Gate().shows(LEVEL).leaves()).taps(*FORM).sees(Admitted)
    assert gate.saves[0].draft.person is not None
    assert gate.saves[0].draft.person["phone"] is None
    assert gate.state.visitors.count == 0


@pytest.mark.parametrize("typed", ["1380013800", "23800138000", "12345678901", ""])
def test_a_phone_that_cannot_be_one(typed: str) -> None:
    """Too short, or no mobile number: said at once, and the digits stay to be corrected."""
    gate = named(Gate()).taps(*(PressKey(digit) for digit in typed), ConfirmPage())
    assert isinstance(gate.state.stage, Filling)
    assert gate.state.stage.notice == "phone_digits"
    assert gate.state.stage.visit.form is not None
    assert gate.state.stage.visit.form.phone == typed


def test_back_goes_one_step_and_keeps_what_was_typed() -> None:
    """From the last page back to the name, page by page, and forward again without typing anything twice."""
    gate = named(Gate()).taps(
        *DIGITS, ConfirmPage(), PickArea("outside"), PickPlace("四川"), PickPlace("成都")
    )
    gate.taps(PressKey("c"), PressKey("b"), PickPerson("S002"), PickPurpose("repair"))
    seen = [page(gate)]
    while page(gate) != "phone":
        seen.append(page(gate.taps(GoBack())))
    assert seen == ["health", "purpose", "host", "city", "province", "area", "phone"]
    gate.taps(GoBack()).sees(Naming)
    assert isinstance(gate.state.stage, Naming)
    assert len(gate.state.stage.name) == len(gate.state.stage.syllables) == 3
    assert page(gate.taps(ConfirmName())) == "health"
    assert isinstance(gate.state.stage, Filling)
    form = gate.state.stage.visit.form
    assert form is not None
    assert (form.phone, form.place, form.unit, form.purpose) == (PHONE, "四川成都", "财政局", "repair")


def test_half_a_phone_survives_a_step_back() -> None:
    """Digits that are not confirmed yet are there again after the name was looked at."""
    gate = named(Gate()).taps(*DIGITS[:5], GoBack()).sees(Naming).taps(ConfirmName())
    assert isinstance(gate.state.stage, Filling)
    assert gate.state.stage.visit.form is not None
    assert gate.state.stage.visit.form.phone == PHONE[:5]


def test_health_is_never_preset() -> None:
    """The last page opens with nothing chosen, and does not close before everything is."""
    gate = named(Gate().shows(LEVEL).leaves()).taps(*FORM[:4])
    for answer in WELL:
        assert isinstance(gate.state.stage, Filling)
        gate.taps(ConfirmPage())
        assert isinstance(gate.state.stage, Filling)
        assert gate.state.stage.notice == "health_open"
        gate.taps(answer)
    gate.taps(ConfirmPage()).sees(Admitted)


@pytest.mark.parametrize(("code", "reason"), [("symptoms", "symptom"), ("contact", "exposure")])
def test_unwell_visitors_are_the_guards(code: str, reason: str) -> None:
    """A yes refers, with its reason and a sound that is no siren; only the guard ends it, with a card."""
    gate = named(Gate().shows(LEVEL).leaves())
    gate.taps(*FORM[:-1], AnswerQuestion(code, "yes"), ConfirmPage()).sees(SymptomCall)
    assert gate.saves[0].draft.body["verdict"] == "refer"
    assert gate.saves[0].draft.body["reasons"] == [reason]
    assert Buzz(Sound.SYMPTOM) in gate.effects
    assert not any(isinstance(effect, OpenGate) for effect in gate.effects)
    gate.taps(GoBack(), ConfirmPage()).waits(3_600_000).sees(SymptomCall)
    gate.taps(Acknowledge()).sees(Referred)
    assert [(card.ticket, card.entry_id) for card in gate.state.cards] == [(1, "id-1")]


def test_no_mask_refuses_a_visitor() -> None:
    """Who says that no mask is worn is turned away, with that reason."""
    gate = named(Gate().shows(LEVEL).leaves()).taps(*FORM[:-1], AnswerMask(worn=False), ConfirmPage())
    gate.sees(Refused)
    assert gate.saves[0].draft.body["reasons"] == ["no_mask"]


def test_named_first_measured_last() -> None:
    """The form may come before the forehead; an old temperature is taken again at the end."""
    named(Gate()).taps(*FORM).sees(Approaching).shows(LEVEL).sees(Admitted)
    gate = named(Gate().shows(LEVEL).leaves())
    for _ in range(3):
        gate.waits(30_000).taps(Erase())
    gate.taps(*FORM).sees(Approaching).shows(LEVEL).sees(Admitted)


def test_known_again_by_four_digits() -> None:
    """Phone's last four, one tap for the same office, today's health: nothing else is asked."""
    gate = visited().shows(LEVEL).leaves().taps(ChooseWho("visitor")).sees(LookingUp)
    before = len(gate.saves)
    gate.taps(*LAST_FOUR).sees(Returning).taps(GoAgain())
    assert page(gate) == "health"
    gate.taps(*WELL, ConfirmPage()).sees(Admitted)
    draft = gate.saves[before].draft
    assert draft.person is not None
    assert draft.person["phone"] == PHONE
    assert (draft.body["host_unit"], draft.body["known_by"]) == ("财政局", "phone")
    assert gate.state.visitors.count == 1


def test_known_and_going_elsewhere() -> None:
    """The same person, another office: whom and what for are asked again, and nothing else."""
    gate = visited().shows(LEVEL).leaves().taps(ChooseWho("visitor"), *LAST_FOUR, GoElsewhere())
    assert page(gate) == "host"
    assert page(gate.taps(SkipHost())) == "purpose"
    assert page(gate.taps(PickPurpose("other"))) == "health"


def test_not_me_tells_nothing_more() -> None:
    """Another person with these digits goes back to the pad, and can register as new."""
    gate = visited().taps(ChooseWho("visitor"), *LAST_FOUR).sees(Returning).taps(GoBack()).sees(LookingUp)
    assert isinstance(gate.state.stage, LookingUp)
    assert (gate.state.stage.digits, gate.state.stage.found) == ("", ())
    gate.taps(FirstVisit()).sees(Naming)


def test_digits_of_nobody() -> None:
    """Nobody found is said, and after five tries the pad gives way: nobody tries out numbers here."""
    gate = visited().taps(ChooseWho("visitor"))
    for _ in range(4):
        gate.taps(*(PressKey("9") for _ in range(4))).sees(LookingUp)
        assert isinstance(gate.state.stage, LookingUp)
        assert gate.state.stage.notice == "lookup_nobody"
    gate.taps(*(PressKey("9") for _ in range(4))).sees(Naming)


def test_several_with_the_same_digits() -> None:
    """Whoever fits is offered, by place in the list and never by a name that is tapped in."""
    gate = visited()
    other = KnownVisitor("李卫", "13911118000", "信访局", at_ms=gate.now_ms)
    gate.state = replace(gate.state, visitors=gate.state.visitors.after(other))
    gate.taps(ChooseWho("visitor"), *LAST_FOUR).sees(LookingUp).taps(PickVisitor(7)).sees(LookingUp)
    gate.taps(PickVisitor(0)).sees(Returning)
    assert isinstance(gate.state.stage, Returning)
    assert gate.state.stage.known.name == "李卫"


def test_forgotten_after_the_retention() -> None:
    """A visit older than the site keeps records is not found any more."""
    gate = visited()
    gate.rules = replace(RULES, visitors_kept_ms=60_000)
    gate.waits(70_000).taps(ChooseWho("visitor"), *LAST_FOUR).sees(LookingUp)


def test_a_drill_leaves_nobody_known() -> None:
    """What is practised is no visit."""
    gate = Gate()
    gate.state = replace(
        gate.state, guardroom=replace(gate.state.guardroom, settings=Settings(training=True))
    )
    named(gate.shows(LEVEL).leaves()).taps(*DIGITS, ConfirmPage(), *FORM[1:]).sees(Admitted)
    assert gate.state.visitors.count == 0


def test_who_was_turned_away_is_not_known() -> None:
    """Only those who were let in need not type it all again."""
    gate = named(Gate().shows(LEVEL).leaves()).taps(*DIGITS, ConfirmPage(), *FORM[1:-2])
    gate.taps(AnswerMask(worn=False), ConfirmPage()).sees(Refused)
    assert gate.state.visitors.count == 0


def test_an_announced_visit_by_its_code() -> None:
    """The code names visitor, phone and host: one card asks whether it is them, with a mask on."""
    gate = Gate(rules=replace(RULES, expected=(EXPECTED,))).shows(LEVEL).scans("V-2601").sees(AskingMask)
    gate.taps(AnswerMask(worn=True)).sees(Admitted)
    draft = gate.saves[0].draft
    assert draft.person is not None
    assert draft.person["name"] == "周垚"
    assert (draft.body["purpose"], draft.body["known_by"]) == ("appointment", "code")
    assert (draft.body["host_unit"], draft.body["from_area"]) == ("财政局", None)


def test_an_announced_visit_by_four_digits() -> None:
    """Without the code the last four digits of the phone lead to the same card."""
    gate = Gate(rules=replace(RULES, expected=(EXPECTED,))).shows(LEVEL)
    gate.taps(ChooseWho("visitor"), *LAST_FOUR).sees(AskingMask)
    gate.taps(AnswerMask(worn=True)).sees(Admitted)


def test_an_announced_visitor_is_asked_what_the_rules_ask() -> None:
    """Where from while places stand under a rule, and health where the gate asks visitors; nothing twice."""
    asking = GateRules(symptoms=SymptomRule(("visitor",), {"cough": "refer"}))
    rules = replace(
        RULES,
        expected=(EXPECTED,),
        watched_places=(Bilingual("武汉", "Wuhan"),),
        questions=asked_at(asking),
        gate=asking,
    )
    gate = Gate(rules=rules).shows(LEVEL).scans("V-2601")
    assert page(gate) == "area"
    gate.taps(PickArea("city"), AnswerQuestion("symptoms", "no"), AnswerQuestion("contact", "no"))
    gate.sees(AskingMask).taps(AnswerMask(worn=True)).sees(Admitted)
    assert gate.saves[0].draft.body["from_area"] == "city"
    assert gate.saves[0].draft.body["answers"] == {"symptoms": "no", "contact": "no"}


def test_a_stranger_keeps_nothing_of_an_announced_visit() -> None:
    """Whoever says "not me" is asked as anybody is, and nobody else's phone or host goes with them."""
    gate = Gate(rules=replace(RULES, expected=(EXPECTED,))).shows(LEVEL).scans("V-2601")
    gate.taps(GoBack()).sees(LookingUp)
    assert PHONE not in str(gate.state.stage)


@pytest.mark.parametrize(
    ("today", "found"), [(99, False), (100, True), (102, True), (103, False), (None, True)]
)
def test_an_announced_visit_on_its_days(today: int | None, found: bool) -> None:  # noqa: FBT001
    """Not before and not after; while no clock is trusted nobody is turned away for the day."""
    gate = Gate(rules=replace(RULES, expected=(EXPECTED,)))
    if today is not None:
        gate.state = replace(gate.state, moment=Moment("boot", 0, begins_ms(today, 600), "ntp"))
    gate.scans("V-2601").sees(AskingMask if found else CodeUnknown)
    gate.state = replace(gate.state, stage=Idle())
    gate.taps(ChooseWho("visitor"), *LAST_FOUR).sees(AskingMask if found else LookingUp)


def test_a_place_under_a_rule_is_one_tap() -> None:
    """Places that matter now stand beside the four areas."""
    gate = named(Gate(rules=replace(RULES, watched_places=(Bilingual("武汉", "Wuhan"),))))
    gate.taps(WithoutPhone(), PickPlace("武汉"))
    assert page(gate) == "host"
    assert isinstance(gate.state.stage, Filling)
    assert gate.state.stage.visit.form is not None
    assert (gate.state.stage.visit.form.area, gate.state.stage.visit.form.place) == ("outside", "武汉")


def test_a_province_without_cities_is_enough() -> None:
    """Beijing is told apart no further, nor is "abroad"."""
    for place in ("北京", "境外"):
        assert page(named(Gate()).taps(WithoutPhone(), PickArea("outside"), PickPlace(place))) == "host"


def test_still_there_and_then_wiped() -> None:
    """45 seconds without a touch, 15 of warning: one tap goes on, none leaves nothing behind."""
    gate = named(Gate()).taps(*DIGITS).waits(45_500).sees(StillThere).taps(StillHere())
    assert page(gate) == "phone"
    gate.waits(45_500).sees(StillThere).waits(14_000).sees(StillThere).waits(1_500).sees(Idle)
    assert PHONE not in str(gate.state)


def test_another_forehead_wipes_a_form() -> None:
    """When somebody else steps up, name and phone of the one before are gone."""
    gate = named(Gate().shows(LEVEL).leaves()).taps(*DIGITS).shows(LEVEL, 4).sees(Measuring)
    assert PHONE not in str(gate.state)
    gate = named(Gate().shows(LEVEL).leaves()).taps(*DIGITS).waits(45_500).shows(LEVEL, 4).sees(Measuring)
    assert PHONE not in str(gate.state)


def test_staff_are_asked_only_what_the_rules_ask() -> None:
    """A question of the rules comes before the verdict, has no preset answer, and counts."""
    rules = replace(RULES, questions=(replace(SYMPTOMS, whom=frozenset({"staff"})),))
    gate = Gate(rules=rules).shows(LEVEL).leaves().taps(PressKey("c"), PressKey("b"), PickPerson("S001"))
    gate.sees(Asking).taps(AnswerQuestion("symptoms", "maybe"), AnswerQuestion("other", "no")).sees(Asking)
    gate.taps(AnswerQuestion("symptoms", "no")).sees(Admitted)
    assert gate.saves[0].draft.body["answers"] == {"symptoms": "no"}
    gate = Gate(rules=rules).shows(LEVEL).scans("B1001").sees(Asking)
    gate.taps(AnswerQuestion("symptoms", "yes")).sees(AskingMask)
    gate.taps(AnswerMask(worn=True)).sees(SymptomCall)


def test_a_question_waits_and_then_asks_whether_somebody_is_there() -> None:
    """Thirty seconds, then fifteen of warning."""
    rules = replace(RULES, questions=(replace(SYMPTOMS, whom=frozenset({"staff"})),))
    gate = Gate(rules=rules).shows(LEVEL).leaves().scans("B1001").sees(Asking)
    gate.waits(30_500).sees(StillThere).waits(15_500).sees(Idle)


@given(st.lists(st.integers(0, 9_999).map(lambda number: f"138{number:08d}"), max_size=30))
def test_the_index_forgets_nobody_and_doubles_nobody(phones: list[str]) -> None:
    """Each phone is found by its last digits, once, the latest visit first."""
    visitors = Visitors()
    for at_ms, phone in enumerate(phones):
        visitors = visitors.after(KnownVisitor("王秀英", phone, "财政局", at_ms=at_ms))
    assert visitors.count == len(set(phones))
    for phone in phones:
        found = visitors.find(phone[-4:], 0)
        assert [each.phone for each in found].count(phone) == 1
        assert [each.at_ms for each in found] == sorted((each.at_ms for each in found), reverse=True)
