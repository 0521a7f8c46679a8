"""A simulated person at the screen: sees what is offered, and taps it where it stands.

A finger takes its time, and can only touch what the scene really shows: if a button is missing, so is the
way through, and the day says so.
"""

from random import Random

from kiosk.demo import form_filler
from kiosk.demo.character import Character
from kiosk.demo.typist import next_action
from kiosk.flow.actions import Action, AnswerMask, ChooseWho, PickPerson, PressKey
from kiosk.flow.states import Checkpoint
from kiosk.flow.waiting_states import Asking, AskingMask, Filling, LookingUp, Naming, Returning
from kiosk.people.roster import Person, Roster

__all__ = ["Character", "Visitor"]

TAP_MS = (500, 1_100)  # from seeing to touching, on a screen that one knows a little


class Visitor:
    """Decides on the next tap from what is shown."""

    def __init__(self, character: Character, roster: Roster, dice: Random) -> None:
        self.character = character
        self._roster = roster
        self._dice = dice

    def pause_ms(self) -> int:
        """How long this person takes until the next tap."""
        return self._dice.randint(*TAP_MS)

    def next_action(self, state: Checkpoint) -> Action | None:
        """What this person wants to touch now; None if there is nothing to do but wait."""
        match state.stage:
            case Naming() as naming if self.character.person is not None:
                return self._as_staff(naming, self.character.person)
            case Naming() as naming:
                return self._as_visitor(naming)
            case AskingMask():
                return AnswerMask(self.character.wears_mask)
            case Asking() | LookingUp() | Returning() | Filling() as page:
                return form_filler.next_action(page, self.character, self._roster)
        return None

    def _as_staff(self, naming: Naming, person: Person) -> Action | None:
        if naming.who != "staff":
            return ChooseWho("staff")
        if any(card.id == person.id for card in naming.cards):
            unsaid = not self.character.wears_mask and naming.visit.mask is None and naming.flagged is None
            return AnswerMask(worn=False) if unsaid else PickPerson(person.id)
        initials = self._roster.initials(person.id)
        return PressKey(initials[len(naming.letters)]) if len(naming.letters) < len(initials) else None

    def _as_visitor(self, naming: Naming) -> Action | None:
        if naming.who != "visitor":
            return ChooseWho("visitor")
        return next_action(naming, self.character.name, self.character.syllables)
