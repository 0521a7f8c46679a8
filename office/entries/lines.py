"""An entry in the words of the register: what templates print. It knows the language, not the database."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from office.accounts.reader import Reader
from office.entries.models import Entry
from office.entries.words import (
    AREA_WORDS,
    CATEGORY_WORDS,
    DIRECTION_WORDS,
    MASK_WORDS,
    OUTCOME_WORDS,
    PURPOSE_WORDS,
    REASON_WORDS,
    VERDICT_WORDS,
)
from office.web.templatetags.office_words import estimate_c


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the register."""

    entry: Entry
    gate: str
    reader: Reader

    @property
    def verdict(self) -> str:
        """The verdict's word."""
        return str(VERDICT_WORDS.get(self.entry.verdict, self.entry.verdict))

    @property
    def reasons(self) -> str:
        """Why, in words."""
        return _(", ").join(str(REASON_WORDS.get(reason, reason)) for reason in self.entry.reasons)

    @property
    def tone(self) -> str:
        """Name of the row's look: a fever must be seen first, then whatever is no plain admission."""
        if self.entry.fever:
            return "alarm"
        return "plain" if self.entry.verdict == "admit" else "look"

    @property
    def person(self) -> str:
        """The name, or that nobody gave one."""
        return self.reader.name(self.entry.name) or self.entry.person_id or _("not named")

    @property
    def is_named(self) -> bool:
        """Whether there is a person whose history can be shown."""
        return bool(self.entry.name or self.entry.person_id)

    @property
    def category(self) -> str:
        """Staff, visitor or resident."""
        return str(CATEGORY_WORDS.get(self.entry.category, self.entry.category))

    @property
    def direction(self) -> str:
        """In or out."""
        return str(DIRECTION_WORDS.get(self.entry.direction, self.entry.direction))

    @property
    def mask(self) -> str:
        """Whether a mask was worn."""
        return str(MASK_WORDS[self.entry.mask])

    @property
    def unit(self) -> str:
        """Where somebody belongs; of a visitor, where from, whom to and what for."""
        entry = self.entry
        if entry.unit or not entry.from_area:
            return entry.unit
        # A place narrows down who it was: whoever sees masked names sees the area alone.
        place = "" if self.reader.masked else entry.from_place
        area = AREA_WORDS.get(entry.from_area, entry.from_area)
        said = [
            f"{_('from %(area)s') % {'area': area}} {place}".rstrip(),
            _("to %(unit)s") % {"unit": entry.host_unit} if entry.host_unit else "",
            str(PURPOSE_WORDS.get(entry.purpose, entry.purpose)),
        ]
        return _(", ").join(word for word in said if word)

    @property
    def phone(self) -> str:
        """The phone number, masked but for its end."""
        return self.reader.phone(self.entry.phone)

    @property
    def time_mark(self) -> str:
        """What must be said about the time; "" if the kiosk's clock was trusted."""
        if self.entry.clock == "estimated":
            return _("time estimated")
        if self.entry.clock != "none":
            return ""
        return (
            _("clock not set, reckoned")
            if self.entry.timed_by == "boot"
            else _("clock not set, time of receipt")
        )

    @property
    def acknowledged(self) -> str:
        """How soon the guard answered; only a fever must be answered."""
        if self.entry.acknowledged_after_ms is None:
            return _("unanswered") if self.entry.fever else _("none")
        seconds = _("after %(seconds)s s") % {"seconds": round(self.entry.acknowledged_after_ms / 1000)}
        return f"{self.entry.acknowledged_by} {seconds}" if self.entry.acknowledged_by else seconds

    @property
    def outcome(self) -> str:
        """How the guard's recheck of an alarm ended: the outcome, the clinic, the contact thermometer."""
        entry = self.entry
        if not entry.outcome:
            return _("open") if entry.fever else _("none")
        said = [str(OUTCOME_WORDS.get(entry.outcome, entry.outcome)), entry.clinic]
        if entry.contact_centi_c is not None:
            said.append(f"{estimate_c(entry.contact_centi_c)}℃")
        return " ".join(word for word in said if word)


def lines_of(entries: list[Entry], gate_labels: Mapping[str, str], reader: Reader) -> list[EntryLine]:
    """The entries as lines for this reader, gates by the names that people use."""
    return [EntryLine(entry, gate_labels.get(entry.gate, entry.gate), reader) for entry in entries]
