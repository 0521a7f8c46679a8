"""A whole visit put to the gate's rules: what the step knows, in the rules' own words.

The temperature speaks first, then what somebody says of their health, then the office's rules.
"""

from typing import Any, cast

from kiosk.flow import drafts
from kiosk.flow.outdated import is_outdated
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.visit import Guest, Visit
from kiosk.rules import gate
from kiosk.rules.book import Direction
from kiosk.rules.decide import Decision
from kiosk.rules.observation import count
from kiosk.rules.questions import DIRECTION, RETURNED, YES


def decided(state: Checkpoint, visit: Visit, rules: Rules) -> Decision:
    """What the gate makes of a whole visit."""
    return gate.decide(_question(state, visit, rules), state.knowledge, rules.gate)


def recorded(state: Checkpoint, visit: Visit, decision: Decision, rules: Rules) -> dict[str, Any]:
    """What the entry's record says of the rules, and when the person was told to come again."""
    told = gate.recorded(_question(state, visit, rules), decision, state.knowledge)
    excepted_by = visit.excuse.guard if visit.excuse else None
    return {**told, "next_ms": decision.next_ms, "excepted_by": excepted_by}


def direction(visit: Visit, rules: Rules) -> Direction:
    """Which way: as answered, or the only one that this gate registers."""
    answer = visit.answer(DIRECTION.code)
    return cast("Direction", answer) if answer else rules.gate.directions[0]


def asks_returned(state: Checkpoint, visit: Visit, rules: Rules) -> bool:
    """Whether to ask if this person is back from elsewhere: not whom the office has on its list already."""
    guest = visit.guest
    if guest is None or _on_the_list(state, guest, rules):
        return False
    return gate.returnee_question(guest.category, guest.person_id, state.knowledge, rules.gate, state.moment)


def _on_the_list(state: Checkpoint, guest: Guest, rules: Rules) -> bool:
    """Whether the office has this person under observation now."""
    own = next((each for each in rules.observations if each.person_id == guest.person_id), None)
    return own is not None and count(own, state.knowledge, state.moment) is not None


def _question(state: Checkpoint, visit: Visit, rules: Rules) -> gate.Question:
    assert visit.screening is not None, "a visit is settled after it was measured"
    assert visit.guest is not None, "and after it has a name"
    guest = visit.guest
    person = rules.roster.by_id(guest.person_id) if guest.person_id else None
    household = person.household if person else None
    at_home = rules.observed_at_home.get(household or "", ())
    form, said = visit.form, visit.answer(RETURNED.code)
    own = next((each for each in rules.observations if each.person_id == guest.person_id), None)
    return gate.Question(
        now=state.moment,
        category=guest.category,
        direction=direction(visit, rules),
        finding=visit.screening.finding,
        finding_reasons=visit.screening.reasons,
        mask=visit.mask,
        symptoms=drafts.confirmed(visit, rules),
        household=household,
        observation=own,
        household_observations=tuple(each for each in at_home if each != own),
        returnee=None if said is None else said == YES and not _on_the_list(state, guest, rules),
        person_id=guest.person_id,
        host_known=form is not None and form.host_id is not None,
        site_outdated=is_outdated(state, rules),
        host_confirmed=visit.host_call == "confirmed",
        exception=visit.excuse.exception if visit.excuse else None,
    )
