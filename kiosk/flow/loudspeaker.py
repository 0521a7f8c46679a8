"""What the loudspeaker tells the checkpoint: only to be recorded, for no stage waits for sound.

A gate without a loudspeaker goes on; that it is mute is on record, and the guard can see it.
"""

from dataclasses import replace

from kiosk.flow import drafts, path
from kiosk.flow.events import AnnouncementPlayed, SpeakerChanged
from kiosk.flow.path import Step
from kiosk.flow.rules import Rules
from kiosk.flow.states import Checkpoint, Mute
from kiosk.ledger.record import Draft

PART = "speaker"


def told(state: Checkpoint, event: AnnouncementPlayed | SpeakerChanged, rules: Rules) -> Step:
    """Record it; nothing else changes."""
    if isinstance(event, AnnouncementPlayed):
        return _recorded(state, drafts.announcement_played(event, rules))
    before = state.mute
    if event.code == (before.code if before else ""):
        return Step(state)
    if event.code:
        state = replace(state, mute=Mute(event.code, state.now_ms))
        return _recorded(state, drafts.fault(PART, event.code, rules))
    assert before is not None, "only what was lost is found"
    draft = drafts.recovered(PART, before.code, state.now_ms - before.since_ms, rules)
    return _recorded(replace(state, mute=None), draft)


def _recorded(state: Checkpoint, draft: Draft) -> Step:
    state, saving = path.save(state, draft)
    return Step(state, (saving,))
