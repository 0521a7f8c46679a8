"""What comes from the office while the gate works: a newer site, taken whole between visits; or a bad one.

Whoever holds the rules waits until `may_change`, and then steps by the new ones. Alarms, cards, the level and
all that is known outlast it. It is on record and the guard can see it; the public sees nothing.
"""

from dataclasses import replace

from kiosk.flow import drafts, path
from kiosk.flow.events import SiteArrived, SiteRefused
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Idle, OutOfService, RefusedSite, SiteStanding

PART = "site"


def may_change(state: Checkpoint) -> bool:
    """Whether nobody's visit, alarm or page would have to go on by rules that it did not begin with."""
    stage = state.stage
    return isinstance(stage, Idle) or (isinstance(stage, OutOfService) and stage.waiting is None)


def taken_up(state: Checkpoint, arrived: SiteArrived, rules: Rules) -> Step:
    """The new site is in force; who is on duty by it, and what it says of other gates."""
    before = state.site
    recovered = _recovered(state, rules)
    state, effects = recovered.state, recovered.effects
    on_duty = state.guardroom.on_duty
    still = next((each for each in rules.guards if on_duty and each.id == on_duty.id), None)
    state = replace(
        state,
        site=SiteStanding(arrived.version, arrived.sha256, arrived.site, heard_ms=before.heard_ms),
        guardroom=replace(state.guardroom, on_duty=still),
    )
    if (arrived.version, arrived.sha256) == (before.version, before.sha256):
        return Step(state, effects)
    state, saving = path.save(state, drafts.site(arrived, before, rules))
    return Step(state, (*effects, saving))


def refused(state: Checkpoint, event: SiteRefused, rules: Rules) -> Step:
    """Put it on record, once for each document; what was in force stays so."""
    known = state.site.refused
    if not event.code:
        return _recovered(state, rules)
    if known is not None and (known.version, known.code) == (event.version, event.code):
        return Step(state)
    told = RefusedSite(event.version, event.code, state.now_ms)
    state = replace(state, site=replace(state.site, refused=told))
    state, saving = path.save(state, drafts.site_refused(PART, event, rules))
    return Step(state, (saving,))


def _recovered(state: Checkpoint, rules: Rules) -> Step:
    known = state.site.refused
    if known is None:
        return Step(state)
    state = replace(state, site=replace(state.site, refused=None))
    draft = drafts.recovered(PART, known.code, state.now_ms - known.since_ms, rules)
    state, saving = path.save(state, draft)
    return Step(state, (saving,))
