"""The guard's pages that only tell: counts, exceptions, faults, the way to the office, the kiosk's parts.

What they tell lies in files; the shell is asked for it and answers with an event, so that a slow disk holds
up nothing. Knows no page's content.
"""

from dataclasses import replace

from kiosk.flow import desk, drafts, path
from kiosk.flow.actions import GoBack, TurnPage
from kiosk.flow.effects import Enquire, Restart
from kiosk.flow.events import Answered, Event, Touched
from kiosk.flow.guard_actions import RestartKiosk
from kiosk.flow.guard_states import InfoPage, InfoRow, Page
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint

ROWS_PER_PAGE = 5
# The loudspeaker is the one part that the checkpoint itself is told of; no file says how it is.
HEARD = InfoRow("", "喇叭：正常", "Loudspeaker: works")
SILENT = InfoRow("", "喇叭：没有声音，检查线和电源", "Loudspeaker: silent, check cable and power", well=False)


def opened(state: Checkpoint, page: Page, rules: Rules) -> Step:
    """The page, empty until the answer comes."""
    return Step(replace(state, stage=InfoPage(page, desk.until_ms(state, rules))), (Enquire(page),))


def in_page(state: Checkpoint, stage: InfoPage, event: Event, rules: Rules) -> Step:
    """The answer, further rows, back; from the page of the parts the program may be started anew."""
    if isinstance(event, Answered):
        return _answered(state, stage, event)
    if not isinstance(event, Touched):
        return desk.waited(state, stage, event, rules)
    stage = replace(stage, until_ms=desk.until_ms(state, rules))
    match event.action:
        case TurnPage():
            pages = -(-len(stage.rows or ()) // ROWS_PER_PAGE) or 1
            stage = replace(stage, turned=(stage.turned + 1) % pages)
        case RestartKiosk() if stage.page is Page.PARTS:
            state, saving = path.save(state, drafts.restart(rules))
            away = desk.closed(state)
            return Step(away.state, (*away.effects, saving, Restart()))
        case GoBack():
            return desk.back(state, rules)
    return Step(replace(state, stage=stage))


def _answered(state: Checkpoint, stage: InfoPage, answer: Answered) -> Step:
    if answer.page is not stage.page:
        return Step(state)  # the guard has gone on to another page meanwhile
    heard = (SILENT if state.mute else HEARD,) if stage.page is Page.PARTS else ()
    return Step(replace(state, stage=replace(stage, rows=(*answer.rows, *heard))))
