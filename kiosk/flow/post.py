"""The guard's post: the rounds that are due, and the visitors who are inside.

Both pages show what the gate's records tell, anew with every event; what the guard does is a record, and only
that changes them. Nobody is guessed to have left, and no round to be done.
"""

from dataclasses import replace

from kiosk.flow import desk, drafts, path
from kiosk.flow.actions import GoBack, TurnPage
from kiosk.flow.events import Event, Touched
from kiosk.flow.guard_actions import BeginRound, EndRound, SignOut
from kiosk.flow.guard_states import InsidePage, PostPage, RoundsPage
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.rules.book import Round
from kiosk.rules.hours import stays
from kiosk.rules.rounds import rounds_today, running

ITEMS_PER_PAGE = 4
TO_DO = ("due", "overdue", "short")


def rounds_opened(state: Checkpoint, rules: Rules) -> Step:
    """What is due at this post."""
    return Step(_seen(state, RoundsPage(desk.until_ms(state, rules), ()), rules))


def inside_opened(state: Checkpoint, rules: Rules) -> Step:
    """Who is inside."""
    return Step(_seen(state, InsidePage(desk.until_ms(state, rules), ()), rules))


def rounds_wait(state: Checkpoint, rules: Rules) -> bool:
    """Whether a round has its time now, or had it and nobody came; what is done when asked for waits not."""
    due = rounds_today(rules.gate.rounds, state.knowledge, state.moment)
    return any(each.state in TO_DO and each.time is not None for each in due)


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
        case BeginRound(round_id) | EndRound(round_id) if isinstance(stage, RoundsPage):
            each = next((one for one in rules.gate.rounds if one.id == round_id), None)
            return Step(state) if each is None else _round(state, stage, event.action, each, rules)
        case SignOut(entry_id) if isinstance(stage, InsidePage):
            if any(stay.visit.entry_id == entry_id for stay in stage.stays):
                state, saving = path.save(state, drafts.signed_out(entry_id, "guard", rules))
                return Step(state, (saving,))
    return Step(state)


def _round(state: Checkpoint, stage: RoundsPage, action: object, each: Round, rules: Rules) -> Step:
    """Begun if it is timed, done if it was begun or is not: anything else the page doesn't offer."""
    minutes = dict(stage.running).get(each.id)
    timed = each.minutes_min is not None
    if isinstance(action, BeginRound) and timed and minutes is None:
        state, saving = path.save(state, drafts.round_begun(each, rules))
    elif isinstance(action, EndRound) and timed == (minutes is not None):
        state, saving = path.save(state, drafts.round_done(each, minutes, rules))
    else:
        return Step(state)
    return Step(state, (saving,))


def _seen(state: Checkpoint, stage: PostPage, rules: Rules) -> Checkpoint:
    """The page with what is known now; past its last leaf comes the first."""
    match stage:
        case RoundsPage():
            due = rounds_today(rules.gate.rounds, state.knowledge, state.moment)
            under_way = running(rules.gate.rounds, state.knowledge, state.moment)
            stage = replace(stage, due=due, running=under_way, page=stage.page % _pages(len(due)))
        case InsidePage():
            visitors = rules.gate.visitors
            inside = stays(state.knowledge, state.moment, visitors.stay_minutes if visitors else None)
            stage = replace(stage, stays=inside, page=stage.page % _pages(len(inside)))
    return replace(state, stage=stage)


def _pages(items: int) -> int:
    return max(1, -(-items // ITEMS_PER_PAGE))
