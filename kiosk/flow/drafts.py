"""The records that the checkpoint writes: what goes into each kind, and nothing personal in the body."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from kiosk.flow.card_states import Card
from kiosk.flow.events import AnnouncementPlayed, SiteArrived, SiteRefused
from kiosk.flow.form import Form
from kiosk.flow.guard_actions import Outcome, SettingName
from kiosk.flow.guard_states import Guardroom
from kiosk.flow.return_form import ReturnForm
from kiosk.flow.rules import Rules
from kiosk.flow.states import SiteStanding
from kiosk.flow.visit import Guest, HostOutcome, Visit
from kiosk.ledger.record import Draft, Moment
from kiosk.people.guards import Guard
from kiosk.rules.age import trusted
from kiosk.rules.book import Round
from kiosk.rules.calendar import day_of, written
from kiosk.rules.decide import Decision
from kiosk.rules.knowledge import kept_of
from kiosk.rules.questions import OF_VISITORS, consequence, reason_of
from kiosk.screening.comparison import Comparison, Reading
from kiosk.screening.judge import Screening


def entry(visit: Visit, decision: Decision, rules: Rules, by_rules: Mapping[str, Any] | None = None) -> Draft:
    """One screening, whatever came of it; `by_rules` is what a whole visit's record says of the rules."""
    guest = visit.guest
    body = {
        **_common(rules),
        "verdict": decision.verdict.value,
        "reasons": list(decision.reasons),
        "category": guest.category if guest else "unknown",
        "direction": "in",
        "mask": visit.mask,
        "known_by": visit.known_by,
        **_told(visit, rules),
        "measurement": _measurement(visit.screening),
        **(by_rules or {}),
    }
    person = _person(guest, rules, visit.form)
    return Draft("entry", body, person, kept=kept_of(body, person))


def reported(visit: Visit, rules: Rules) -> tuple[str, ...]:
    """The reasons that somebody's answers give to call the guard, each once."""
    led_to = {code: consequence(code, rules.gate.symptoms) for code in confirmed(visit, rules)}
    return tuple(dict.fromkeys(reason_of(code) for code, leads in led_to.items() if leads == "refer"))


def confirmed(visit: Visit, rules: Rules) -> tuple[str, ...]:
    """The questions about their health and ways that somebody has answered yes, each once."""
    asked = (*OF_VISITORS, *rules.questions)
    return tuple(dict.fromkeys(each.code for each in asked if visit.answer(each.code) in each.refer))


def acknowledged(kind: str, after_ms: int, rules: Rules) -> Draft:
    """The guard has seen an alarm or a call, so many milliseconds after it began."""
    return Draft(kind, {**_common(rules), "after_ms": after_ms})


def identified(guest: Guest, rules: Rules) -> Draft:
    """Who a flagged person is, told after the alarm."""
    return Draft("identified", {**_common(rules), "category": guest.category}, _person(guest, rules))


def abandoned(visit: Visit, rules: Rules) -> Draft:
    """Somebody was measured and went away without saying who they are."""
    return Draft("abandoned", {**_common(rules), "measurement": _measurement(visit.screening)})


def rest_begun(rules: Rules) -> Draft:
    """A flagged person has sat down."""
    return Draft("rest_begun", _common(rules))


def contact_reading(contact_centi_c: int, rules: Rules) -> Draft:
    """What the guard read off a contact thermometer, in hundredths of a degree Celsius."""
    return Draft("contact_reading", {**_common(rules), "contact_centi_c": contact_centi_c})


def repeat(screening: Screening, rested_ms: int | None, rules: Rules) -> Draft:
    """Another look at a flagged person: no entry of its own, and no part of the level."""
    return Draft("repeat", {**_common(rules), "measurement": screening.to_json(), "rested_ms": rested_ms})


def recheck(card: Card, outcome: Outcome, clinic: str | None, now_ms: int, rules: Rules) -> Draft:
    """The outcome that closes a card.

    `confirmed` says that a contact thermometer found the fever: the level may leave that person out.
    """
    contact, acknowledged_ms = card.contact_centi_c, card.acknowledged_ms
    body = {
        **_common(rules),
        "outcome": outcome,
        "clinic": clinic,
        "contact_centi_c": contact,
        "confirmed": None if contact is None else contact >= rules.parameters.fever_threshold_centi_c,
        "repeats": len(card.repeats),
        "rested_ms": 0 if card.rest_since_ms is None else now_ms - card.rest_since_ms,
        "alarm_to_acknowledged_ms": None if acknowledged_ms is None else acknowledged_ms - card.alarm_ms,
        "alarm_to_outcome_ms": now_ms - card.alarm_ms,
    }
    return Draft("recheck", body)


def staff_called(reasons: tuple[str, ...], rules: Rules) -> Draft:
    """Staff should look with a thermometer: many were referred, or the level is far off."""
    return Draft("staff_called", {**_common(rules), "reasons": list(reasons)})


def fault(part: str, code: str, rules: Rules) -> Draft:
    """A part stopped working; `code` is its error's word."""
    return Draft("fault", {**_common(rules), "part": part, "code": code})


def recovered(part: str, code: str, after_ms: int, rules: Rules) -> Draft:
    """The part works again."""
    return Draft("recovered", {**_common(rules), "part": part, "code": code, "after_ms": after_ms})


def site(arrived: SiteArrived, before: SiteStanding, rules: Rules) -> Draft:
    """The gate goes by this site document from now on; which one it went by before."""
    body = {
        **_common(rules),
        "site_version": arrived.version,
        "site_sha256": arrived.sha256,
        "replaced_version": before.version,
        "replaced_sha256": before.sha256,
    }
    return Draft("site", body)


def site_refused(part: str, refused: SiteRefused, rules: Rules) -> Draft:
    """A site document that came can't be used; the one before stays in force."""
    draft = fault(part, refused.code, rules)
    return replace(draft, body={**draft.body, "site_version": refused.version, "where": refused.where})


def signed(draft: Draft, guardroom: Guardroom) -> Draft:
    """The draft with who is on duty, by id, and whether this is a drill: every record carries both."""
    on_duty = guardroom.on_duty
    signature = {"guard": on_duty.id if on_duty else None, "training": guardroom.settings.training}
    return replace(draft, body={**draft.body, **signature})


def duty(guard: Guard, rules: Rules) -> Draft:
    """This guard has taken over."""
    return Draft("duty", {**_common(rules), "incoming": guard.id})


def guard_entered(guard: Guard, rules: Rules) -> Draft:
    """This guard has opened the guard's pages with the right PIN."""
    return Draft("guard_entered", {**_common(rules), "entered": guard.id})


def pin_refused(guard: Guard, in_a_row: int, rules: Rules) -> Draft:
    """A wrong PIN for this guard, the so-manieth since the last right one."""
    return Draft("pin_refused", {**_common(rules), "claimed": guard.id, "in_a_row": in_a_row})


def comparison(screening: Screening, reading: Reading, known: Comparison, rules: Rules) -> Draft:
    """A well person compared; `known` is how the sensor stands with them. No part of the level."""
    body = {
        **_common(rules),
        "measurement": screening.to_json(),
        "contact_centi_c": reading.contact_centi_c,
        "bias_centi_c": reading.bias_centi_c,
        **known.to_json(),
    }
    return Draft("comparison", body)


def comparison_overdue(after_ms: int, rules: Rules) -> Draft:
    """Nobody was compared for so long."""
    return Draft("comparison_overdue", {**_common(rules), "after_ms": after_ms})


def alarm_test(heard: bool, rules: Rules) -> Draft:  # noqa: FBT001 - the one thing that it says
    """The guard has heard every pattern of the alarm, or has not."""
    return Draft("alarm_test", {**_common(rules), "heard": heard})


def restart(rules: Rules) -> Draft:
    """The guard has the program start anew."""
    return Draft("restart", _common(rules))


def setting(name: SettingName, value: int, rules: Rules) -> Draft:
    """The guard has changed a setting; a switch is 0 or 1."""
    return Draft("setting", {**_common(rules), "name": name, "value": value})


def announcement_played(played: AnnouncementPlayed, rules: Rules) -> Draft:
    """What the loudspeaker announced; it began `lasted_ms` before this record's time."""
    body = {
        **_common(rules),
        "announcement": played.announcement,
        "source": played.source,
        "sha256": played.sha256,
        "lasted_ms": played.lasted_ms,
        "silent_ms": played.silent_ms,
        "cut_by": played.cut_by,
    }
    return Draft("announcement_played", body)


def round_begun(each: Round, rules: Rules) -> Draft:
    """A timed round has begun."""
    return Draft("round_begun", {**_common(rules), "round": each.id})


def round_spot(each: Round, place: int, rules: Rules, *, done: bool) -> Draft:
    """One spot of a round is done; or is not after all."""
    spot = _spots(each)[place]
    return Draft("round_spot", {**_common(rules), "round": each.id, "spot": spot, "done": done})


def round_done(each: Round, minutes: int | None, ticked: tuple[bool, ...], rules: Rules) -> Draft:
    """A round is done: at which spots, which were left out, in how many minutes, None where nobody counts."""
    spots = list(zip(_spots(each), ticked, strict=True))
    body = {
        "round": each.id,
        "round_kind": each.kind,
        "name": {"zh": each.zh, "en": each.en},
        "spots": [spot for spot, done in spots if done],
        "left_out": [spot for spot, done in spots if not done],
        "minutes": minutes,
    }
    return Draft("round", {**_common(rules), **body})


def _spots(each: Round) -> list[dict[str, str]]:
    return [{"zh": zh, "en": en} for zh, en in each.spots]


def signed_out(entry_id: str, by: Literal["visitor", "guard"], rules: Rules) -> Draft:
    """A visitor has left, as they say or as the guard has seen; about the entry that let them in."""
    return Draft("signed_out", {**_common(rules), "by": by}, about=entry_id)


def host_call(outcome: HostOutcome, unit: str | None, by: Guard | None, rules: Rules) -> Draft:
    """What the guard's call to a visitor's host came to; the visitor's entry follows, and says it too."""
    body = {"outcome": outcome, "host_unit": unit, "by": by.id if by else None}
    return Draft("host_call", {**_common(rules), **body})


def returnee(guest: Guest, form: ReturnForm, now: Moment, rules: Rules) -> Draft:
    """Somebody back from elsewhere whom the office doesn't know; about their entry.

    `returned` is the day, as 2026-02-10, None where no clock can tell; the place and the number of train,
    flight or plate are beside the name.
    """
    days_ago = form.days_ago or 0
    day = written(day_of(now.wall_ms) - days_ago) if trusted(now) else None
    body = {
        "returned": day,
        "days_ago": days_ago,
        "from_area": form.whence.area,
        "transport": form.transport,
        "companions": form.companions,
    }
    beside = {"from_place": form.whence.place or None, "transport_number": form.number or None}
    return Draft("returnee", {**_common(rules), **body}, {**(_person(guest, rules) or {}), **beside})


def _common(rules: Rules) -> dict[str, Any]:
    return {"rules_version": rules.rules_version, "roster_version": rules.roster.version}


def _measurement(screening: Screening | None) -> dict[str, Any] | None:
    return screening.to_json() if screening else None


def _told(visit: Visit, rules: Rules) -> dict[str, Any]:
    """Answers, and of a visitor's form what tells nothing of the person; nothing of those never asked."""
    told: dict[str, Any] = {}
    if visit.answers:
        told = {"answers": dict(visit.answers), "reported": list(reported(visit, rules))}
    form = visit.form
    if form is not None:
        told |= {"from_area": form.area or None, "host_unit": form.unit, "purpose": form.purpose}
        told |= {"host_call": visit.host_call}
    return told


def _person(guest: Guest | None, rules: Rules, form: Form | None = None) -> dict[str, Any] | None:
    if guest is None:
        return None
    person = {"name": guest.name, "person_id": guest.person_id, "unit": guest.unit, "phone": None}
    known = rules.roster.by_id(guest.person_id) if guest.person_id else None
    if known is not None and known.household is not None:
        person |= {"household": known.household}
    if form is not None:
        person |= {"phone": form.phone or None, "from_place": form.place or None, "host_id": form.host_id}
    return person
