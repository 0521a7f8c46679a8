"""The guard's post: today's visitors, and the readings that people under observation owe.

Both pages show what the gate's records tell, anew with every event; what the guard does is a record, and only
that changes them. Nobody is guessed to have left.
"""

from dataclasses import replace

from kiosk.flow import desk, drafts, path
from kiosk.flow.actions import GoBack, TurnPage
from kiosk.flow.events import Event, Touched
from kiosk.flow.guard_actions import SignOut
from kiosk.flow.guard_states import InsidePage, Observed, PostPage, ReadingsPage
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_counts import owed, stays_now
from kiosk.rules.hours import gone_today, visits_today

ITEMS_PER_PAGE = 4


def inside_opened(state: Checkpoint, rules: Rules) -> Step:
    """Who is inside, and who has left today."""
    return Step(_seen(state, InsidePage(desk.until_ms(state, rules), ()), rules))


def readings_opened(state: Checkpoint, rules: Rules) -> Step:
    """Who is under observation, and which readings are taken, due or missed."""
    return Step(_seen(state, ReadingsPage(desk.until_ms(state, rules), ()), rules))


def in_page(state: Checkpoint, stage: PostPage, event: Event, rules: Rules) -> Step:
    """A touch, or something that the records tell meanwhile."""
    if not isinstance(event, Touched):
        waited = desk.waited(state, stage, event, rules)
        if isinstance(waited.state.stage, PostPage):
            return Step(_seen(waited.state, waited.state.stage, rules), waited.effects)
        return waited
    stage = replace(stage, until_ms=desk.until_ms(state, rules))
    state = replace(state, stage=stage)
    match event.action:
        case GoBack():
            return desk.back(state, rules)
        case TurnPage():
            return Step(_seen(state, replace(stage, page=stage.page + 1), rules))
        case SignOut(entry_id) if isinstance(stage, InsidePage):
            if any(stay.visit.entry_id == entry_id for stay in stage.stays):
                state, saving = path.save(state, drafts.signed_out(entry_id, "guard", rules))
                return Step(state, (saving,))
    return Step(state)


def _seen(state: Checkpoint, stage: PostPage, rules: Rules) -> Checkpoint:
    """The page with what is known now; past its last leaf comes the first."""
    match stage:
        case InsidePage():
            inside, gone = stays_now(state, rules), gone_today(state.knowledge, state.moment)
            came = len(visits_today(state.knowledge, state.moment))
            page = stage.page % desk.leaves(len(inside) + len(gone), ITEMS_PER_PAGE)
            stage = replace(stage, stays=inside, gone=gone, came=came, page=page)
        case ReadingsPage():
            duties = owed(state, rules)
            page = stage.page % desk.leaves(len(duties), ITEMS_PER_PAGE)
            named = tuple(Observed(rules.roster.by_id(each.person_id), each) for each in duties)
            stage = replace(stage, observed=named, page=page)
    return replace(state, stage=stage)
