"""The guard's door and menu: PIN, duty change, settings, cleaning.

A wrong PIN makes the next one wait, ever longer and never for good, and is on record; an alarm never asks for
one. Each page goes away when it is left alone, and with it whoever was inside.
"""

from dataclasses import replace

from kiosk.flow import alarm_test, compare, desk, drafts, exceptions, hosts, info, path, post, recheck, rounds
from kiosk.flow.actions import Erase, GoBack, PressKey, TurnPage
from kiosk.flow.effects import Effect, SetBrightness
from kiosk.flow.events import Event, GuardPressed, Ticked, Touched
from kiosk.flow.guard_actions import Change, ConfirmPin, OpenPage, PickGuard, SettingName
from kiosk.flow.guard_states import (
    SCHEMES,
    SETTING_PAGES,
    SWITCHES,
    AlarmTest,
    Cleaning,
    ComparisonEntry,
    ComparisonLook,
    ComparisonPage,
    ExceptionChoice,
    GuardMenu,
    GuardPin,
    GuardSettings,
    GuardStage,
    HostCall,
    HubPage,
    InfoPage,
    InsidePage,
    Page,
    ReadingsPage,
    RoundPage,
    RoundsPage,
)
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint
from kiosk.people.guards import PIN_DIGITS_MAX, Guard, opens

GUARDS_PER_PAGE = 5  # and a key for the next five
# After the first, the second, and every further wrong PIN in a row: a slip costs little, a search through
# ten thousand PINs takes a month.
REFUSED_MS = (5_000, 30_000, 300_000)
STEP_PERCENT = 20  # of volume and brightness: five steps, each plainly heard or seen
BRIGHTNESS_PERCENT_MIN = 20  # a screen that is dark can't be told from one that is broken


def knocked(state: Checkpoint, rules: Rules, then: Page | None = None) -> Step:
    """Somebody wants in: the PIN first, where the site has guards."""
    if rules.guards:
        return Step(replace(state, stage=desk.door(state, rules, then)))
    if then is None:
        return _menu(state, rules)
    return _opened(state, then, rules)


def wait_ms(refusals: int) -> int:
    """How long no PIN is taken after so many wrong ones in a row."""
    return REFUSED_MS[min(refusals, len(REFUSED_MS)) - 1] if refusals else 0


def in_stage(state: Checkpoint, stage: GuardStage, event: Event, rules: Rules) -> Step:
    """Any of the guard's own pages; the button away from the screen only ends the sound here."""
    if isinstance(event, GuardPressed):
        return path.guard_came(state)
    match stage:
        case GuardPin() | GuardMenu() | GuardSettings():
            return _in_hub(state, stage, event, rules)
        case ExceptionChoice():
            return exceptions.in_page(state, stage, event, rules)
        case HostCall():
            return hosts.in_page(state, stage, event, rules)
        case RoundsPage() | RoundPage():
            return rounds.in_page(state, stage, event, rules)
        case InsidePage() | ReadingsPage():
            return post.in_page(state, stage, event, rules)
        case ComparisonPage():
            return compare.in_page(state, stage, event, rules)
        case ComparisonLook():
            return compare.in_look(state, stage, event, rules)
        case ComparisonEntry():
            return compare.in_entry(state, stage, event, rules)
        case InfoPage():
            return info.in_page(state, stage, event, rules)
        case AlarmTest():
            return alarm_test.in_page(state, stage, event, rules)
        case Cleaning():
            return desk.waited(state, stage, event, rules)  # no touch counts


def _in_hub(state: Checkpoint, stage: HubPage, event: Event, rules: Rules) -> Step:
    """A guard at the door, the menu or the settings; left alone for a minute the page is gone."""
    if isinstance(stage, GuardPin) and isinstance(stage.behind, HostCall) and _left(state, stage, event):
        return hosts.wait_on(state, stage.behind)
    match event:
        case Touched(action=action):
            stage = replace(stage, until_ms=desk.until_ms(state, rules))
            return _touched(replace(state, stage=stage), stage, action, rules)
    return desk.waited(state, stage, event, rules)


def _left(state: Checkpoint, stage: GuardPin, event: Event) -> bool:
    """Whether nobody is at the door any more."""
    gone = isinstance(event, Ticked) and state.now_ms >= stage.until_ms
    return gone or (isinstance(event, Touched) and event.action == GoBack())


def _touched(state: Checkpoint, stage: HubPage, action: object, rules: Rules) -> Step:
    match stage:
        case GuardPin():
            return _at_door(state, stage, action, rules)
        case GuardMenu():
            return _in_menu(state, action, rules)
        case GuardSettings():
            return _in_settings(state, stage, action, rules)


def _at_door(state: Checkpoint, stage: GuardPin, action: object, rules: Rules) -> Step:
    # A notice stays until the next touch; that of a wait for as long as it lasts.
    stage = replace(stage, notice=None)
    match action:
        case PickGuard(guard_id):
            chosen = next((guard for guard in stage.guards if guard.id == guard_id), None)
            stage = replace(stage, chosen=chosen, typed="") if chosen else stage
        case PressKey(key) if len(key) == 1 and key in "0123456789" and len(stage.typed) < PIN_DIGITS_MAX:
            stage = replace(stage, typed=stage.typed + key)
        case Erase(everything):
            stage = replace(stage, typed="" if everything else stage.typed[:-1])
        case TurnPage():
            pages = -(-len(stage.guards) // GUARDS_PER_PAGE)
            stage = replace(stage, page=(stage.page + 1) % pages)
        case ConfirmPin():
            return _tried(state, stage, rules)
        case GoBack():
            return desk.back(state, rules)
    return Step(replace(state, stage=stage))


def _tried(state: Checkpoint, stage: GuardPin, rules: Rules) -> Step:
    room = state.guardroom
    if state.now_ms < room.refused_until_ms:
        return Step(replace(state, stage=replace(stage, typed="")))
    if stage.chosen is None:
        return Step(replace(state, stage=replace(stage, notice="guard_unknown")))
    if not opens(stage.chosen, stage.typed):
        return _refused(state, stage, stage.chosen, rules)
    state = replace(state, guardroom=replace(room, refusals=0, refused_until_ms=0, inside=stage.chosen))
    if stage.then is Page.DUTY:
        return _relieved(state, stage.chosen, rules)
    state, saving = path.save(state, drafts.guard_entered(stage.chosen, rules))
    return _entered(state, stage, rules).after(saving)


def _entered(state: Checkpoint, stage: GuardPin, rules: Rules) -> Step:
    if stage.behind is not None:
        behind = replace(stage.behind, until_ms=desk.until_ms(state, rules))
        return Step(replace(state, stage=behind))
    return _menu(state, rules) if stage.then is None else _opened(state, stage.then, rules)


def _refused(state: Checkpoint, stage: GuardPin, guard: Guard, rules: Rules) -> Step:
    refusals = state.guardroom.refusals + 1
    until_ms = state.now_ms + wait_ms(refusals)
    room = replace(state.guardroom, refusals=refusals, refused_until_ms=until_ms)
    stage = replace(stage, typed="", notice="pin_wrong")
    state, saving = path.save(
        replace(state, guardroom=room, stage=stage), drafts.pin_refused(guard, refusals, rules)
    )
    return Step(state, (saving,))


def _relieved(state: Checkpoint, guard: Guard, rules: Rules) -> Step:
    """The record of the change is the last that the outgoing guard signs."""
    state, saving = path.save(state, drafts.duty(guard, rules))
    state = replace(state, guardroom=replace(state.guardroom, on_duty=guard))
    return _menu(state, rules).after(saving)


def _in_menu(state: Checkpoint, action: object, rules: Rules) -> Step:
    match action:
        case OpenPage(page):
            return _opened(state, page, rules)
        case GoBack():
            return desk.closed(state)
    return Step(state)


def _opened(state: Checkpoint, page: Page, rules: Rules) -> Step:
    until_ms = desk.until_ms(state, rules)
    match page:
        case Page.CARDS:
            return recheck.listed(state, rules)
        case Page.ROUNDS:
            return rounds.opened(state, rules)
        case Page.INSIDE:
            return post.inside_opened(state, rules)
        case Page.READINGS:
            return post.readings_opened(state, rules)
        case Page.COMPARISON:
            return compare.opened(state, rules)
        case Page.ALARM:
            return alarm_test.opened(state, rules)
        case Page.TODAY | Page.EXCEPTIONS | Page.FAULTS | Page.SYNC | Page.PARTS:
            return info.opened(state, page, rules)
        case Page.DUTY if rules.guards:
            return Step(replace(state, stage=desk.door(state, rules, Page.DUTY)))
        case Page.SETTINGS:
            return Step(replace(state, stage=GuardSettings(until_ms)))
        case Page.CLEAN:
            return Step(replace(state, stage=Cleaning(state.now_ms + rules.waits.clean_ms)))
    return Step(state)


def _in_settings(state: Checkpoint, stage: GuardSettings, action: object, rules: Rules) -> Step:
    match action:
        case TurnPage():
            return Step(replace(state, stage=replace(stage, page=(stage.page + 1) % SETTING_PAGES)))
        case Change(name, value):
            return _changed(state, name, value, rules)
        case GoBack():
            return desk.back(state, rules)
    return Step(state)


def _changed(state: Checkpoint, name: SettingName, value: int, rules: Rules) -> Step:
    settings = state.guardroom.settings
    if not in_bounds(name, value) or getattr(settings, name) == value:
        return Step(state)
    settings = settings.with_value(name, value)
    effects: tuple[Effect, ...] = (SetBrightness(value),) if name == "brightness_percent" else ()
    state, saving = path.save(state, drafts.setting(name, value, rules))
    return Step(replace(state, guardroom=replace(state.guardroom, settings=settings)), (*effects, saving))


def in_bounds(name: str, value: int) -> bool:
    """Whether there is such a setting, and it may have this value."""
    match name:
        case _ if name in SWITCHES:
            return value in (0, 1)
        case "theme":
            return 0 <= value < len(SCHEMES)
        case "volume_percent":
            return 0 <= value <= 100
        case "brightness_percent":
            return BRIGHTNESS_PERCENT_MIN <= value <= 100
    return False


def _menu(state: Checkpoint, rules: Rules) -> Step:
    state = replace(state, guardroom=replace(state.guardroom, menu=True))
    return desk.back(state, rules)
