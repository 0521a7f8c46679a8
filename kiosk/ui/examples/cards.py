"""The guard's recheck cards, in every state; all invented."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow.card_states import (
    Card,
    CardList,
    CardShown,
    ClinicChoice,
    ContactEntry,
    Repeat,
    Repeating,
)
from kiosk.flow.states import (
    Idle,
    OutOfService,
    Stage,
    Trouble,
)
from kiosk.people.site import Bilingual, Clinic
from kiosk.screening.judge import Finding
from kiosk.ui.examples.common import (
    LONG,
    VISITOR,
    look,
    visit,
)
from kiosk.ui.examples.naming import NOW_MS

CARD = Card(7, NOW_MS - 190_000, 3_841, NOW_MS - 171_000, "id-7", visit("王秀英", "财政局").guest)
NAMELESS = Card(8, NOW_MS - 60_000, 3_756, NOW_MS - 50_000)
_RESTING = replace(CARD, ticket=9, rest_since_ms=NOW_MS - 175_000, guest=VISITOR.guest)
_RESTED = replace(
    CARD,
    ticket=10,
    alarm_ms=NOW_MS - 780_000,
    rest_since_ms=NOW_MS - 700_000,
    repeats=(Repeat(NOW_MS - 90_000, Finding.NORMAL, 3_672, 610_000),),
)
_WAITED = replace(_RESTED, ticket=11, repeats=())
_TYPED = replace(CARD, typed="37")
_READ = replace(CARD, contact_centi_c=3_810, repeats=(Repeat(NOW_MS - 90_000, Finding.REFER, 3_790),))
_CLINICS = tuple(
    Clinic(f"c{number}", Bilingual(f"云溪县第{digit}人民医院", f"Yunxi No. {number} Hospital"))
    for number, digit in enumerate("一二三四五六七八", start=1)
)


def rechecking() -> Iterator[tuple[str, Stage, tuple[Card, ...]]]:
    """Each with the name of its picture, and the cards that are open."""
    until_ms = NOW_MS + 51_000
    many = tuple(replace(CARD, ticket=20 + number) for number in range(5))
    yield "idle_cards", Idle(), (CARD, NAMELESS)
    yield "idle_cards_due", Idle(), (_WAITED, _RESTING)
    yield "cards_one", CardList(until_ms), (CARD,)
    yield "cards_many", CardList(until_ms), (_WAITED, _RESTING, _RESTED, NAMELESS, *many)
    yield "card_new", CardShown(7, until_ms), (CARD,)
    yield "card_nobody", CardShown(8, until_ms, "release_needs"), (NAMELESS,)
    yield "card_resting", CardShown(9, until_ms, "repeat_failed"), (_RESTING,)
    yield "card_due", CardShown(11, until_ms), (_WAITED,)
    yield "card_rested", CardShown(10, until_ms), (_RESTED,)
    yield "card_typed", CardShown(7, until_ms, "contact_unconfirmed"), (_TYPED,)
    yield "card_read", CardShown(7, until_ms, "release_fever"), (_READ,)
    unsure = replace(CARD, repeats=(Repeat(NOW_MS, Finding.UNJUDGED, None),))
    yield "card_unjudged", CardShown(7, until_ms), (unsure,)
    yield "card_long", CardShown(7, until_ms), (replace(CARD, guest=LONG.guest),)
    yield "contact_empty", ContactEntry(7, until_ms), (CARD,)
    yield "contact_typed", ContactEntry(7, until_ms), (_TYPED,)
    yield "contact_wrong", ContactEntry(7, until_ms, "contact_range"), (replace(CARD, typed="512"),)
    yield "clinic_two", ClinicChoice(7, until_ms, _CLINICS[:2]), (CARD,)
    yield "clinic_eight", ClinicChoice(7, until_ms, _CLINICS), (CARD,)
    yield "repeat_wait", Repeating(7, look(0), NOW_MS + 3_200, NOW_MS + 33_200), (CARD,)
    yield "repeat_look", Repeating(7, look(5), NOW_MS - 3_000, NOW_MS + 27_000), (CARD,)
    yield "service_cards_full", OutOfService(Trouble.CARDS, "cards_full", NOW_MS), (CARD,) * 100
