"""The rounds that are due at this post, and the checklist of one: its spots, ticked one by one.

Both pages show what the gate's records tell, anew with every event; what the guard does is a record, and only
that changes them. No round is guessed to be done, and no spot.
"""

from dataclasses import replace

from kiosk.flow import desk, drafts, path
from kiosk.flow.actions import GoBack, TurnPage
from kiosk.flow.events import Event, Touched
from kiosk.flow.guard_actions import BeginRound, EndRound, PickRound, TickSpot
from kiosk.flow.guard_states import RoundPage, RoundsPage
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.rules.book import Round
from kiosk.rules.rounds import RoundDue, rounds_today, running, ticked

ITEMS_PER_PAGE = 4
SPOTS_PER_PAGE = 4
TO_DO = ("due", "overdue", "short", "partly")


def opened(state: Checkpoint, rules: Rules) -> Step:
    """What is due at this post."""
    return Step(_seen(state, RoundsPage(desk.until_ms(state, rules), ()), rules))


def wait(state: Checkpoint, rules: Rules) -> bool:
    """Whether a round has its time now, or had it and nobody came; what is done when asked for waits not."""
    due = rounds_today(rules.gate.rounds, state.knowledge, state.moment)
    return any(each.state in TO_DO and each.time is not None for each in due)


def can_be_done(each: RoundDue) -> bool:
    """Whether there is something to do; what is done when asked for may be asked for again."""
    return each.state in TO_DO or each.time is None


def in_page(state: Checkpoint, stage: RoundsPage | RoundPage, event: Event, rules: Rules) -> Step:
    """A touch, or something that the records tell meanwhile."""
    if not isinstance(event, Touched):
        waited = desk.waited(state, stage, event, rules)
        if isinstance(waited.state.stage, RoundsPage | RoundPage):
            return Step(_seen(waited.state, waited.state.stage, rules), waited.effects)
        return waited
    stage = replace(stage, until_ms=desk.until_ms(state, rules))
    state = replace(state, stage=stage)
    match event.action:
        case GoBack():
            return opened(state, rules) if isinstance(stage, RoundPage) else desk.back(state, rules)
        case TurnPage():
            return Step(_seen(state, replace(stage, page=stage.page + 1), rules))
        case PickRound(round_id) if isinstance(stage, RoundsPage):
            each = _of(rules, round_id)
            if each is not None and each.spots:
                return Step(_seen(state, RoundPage(stage.until_ms, each, ()), rules))
        case TickSpot(place, done) if isinstance(stage, RoundPage) and 0 <= place < len(stage.ticked):
            if stage.ticked[place] != done:
                state, saving = path.save(state, drafts.round_spot(stage.round, place, rules, done=done))
                return Step(state, (saving,))
        case BeginRound(round_id) | EndRound(round_id):
            each = _of(rules, round_id)
            if each is not None and _is_on(stage, each):
                return _round(state, stage, event.action, each, rules)
    return Step(state)


def _of(rules: Rules, round_id: str) -> Round | None:
    return next((one for one in rules.gate.rounds if one.id == round_id), None)


def _is_on(stage: RoundsPage | RoundPage, each: Round) -> bool:
    """A round with spots is begun and ended on its checklist alone, any other on the page of all."""
    return stage.round == each if isinstance(stage, RoundPage) else not each.spots


def _round(
    state: Checkpoint, stage: RoundsPage | RoundPage, action: object, each: Round, rules: Rules
) -> Step:
    """Begun if it is timed, done if it was begun or is not: anything else the page doesn't offer."""
    minutes = stage.minutes if isinstance(stage, RoundPage) else dict(stage.running).get(each.id)
    done = stage.ticked if isinstance(stage, RoundPage) else ()
    timed = each.minutes_min is not None
    if isinstance(action, BeginRound) and timed and minutes is None:
        state, saving = path.save(state, drafts.round_begun(each, rules))
    elif isinstance(action, EndRound) and timed == (minutes is not None) and (any(done) or not each.spots):
        state, saving = path.save(state, drafts.round_done(each, minutes, done, rules))
    else:
        return Step(state)
    return Step(state, (saving,))


def _seen(state: Checkpoint, stage: RoundsPage | RoundPage, rules: Rules) -> Checkpoint:
    """The page with what is known now; past its last leaf comes the first."""
    under_way = running(rules.gate.rounds, state.knowledge, state.moment)
    match stage:
        case RoundsPage():
            due = rounds_today(rules.gate.rounds, state.knowledge, state.moment)
            counts = [
                (each.id, sum(ticked(each, state.knowledge, state.moment))) for each in rules.gate.rounds
            ]
            stage = replace(
                stage,
                due=due,
                running=under_way,
                ticked=tuple(each for each in counts if each[1]),
                page=stage.page % desk.leaves(len(due), ITEMS_PER_PAGE),
            )
        case RoundPage():
            stage = replace(
                stage,
                ticked=ticked(stage.round, state.knowledge, state.moment),
                minutes=dict(under_way).get(stage.round.id),
                page=stage.page % desk.leaves(len(stage.round.spots), SPOTS_PER_PAGE),
            )
    return replace(state, stage=stage)
