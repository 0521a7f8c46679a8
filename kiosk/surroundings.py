"""What the screen shows beside the checkpoint: place, time, notices; put together from site and clock."""

from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from kiosk.config import Screen
from kiosk.ledger.delivery import read_standing
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.record import Moment
from kiosk.ledger.standing import Standing
from kiosk.people.announcements import Announcement
from kiosk.people.site import Bilingual
from kiosk.start import Kiosk
from kiosk.ui.appearance import Appearance, Scheme
from kiosk.ui.facts import Facts
from kiosk.ui.words import Phrase

VERSION = version("gatehouse")
# How near a forehead comes, by what the variant sees: from there it fills the view (a seller's figures).
ZONE_CM = {"xAA": 3, "xCC": 5, "xCF": 10, "DCH": 10, "DCI": 15}
TICKER_LETTERS_MAX = 36  # what the smallest footer holds; a Chinese character is as wide as two letters
OFFICE_SILENT_MS = 120_000  # shorter silences are a modem's business, not the guard's
NOTICE_MS = 12_000  # long enough to read one twice


def facts_of(kiosk: Kiosk, moment: Moment, *, backlog: int = 0, office_silent: bool = False) -> Facts:
    """The facts of this moment."""
    identity, site = kiosk.config.identity, kiosk.site
    gate = site.gate(identity.gate)
    clock = datetime.fromtimestamp(moment.wall_ms / 1_000, ZoneInfo(identity.time_zone))
    announced = (each for each in site.announced_at(identity.gate) if each.in_force(clock))
    notices = (*site.ticker, *map(_written, announced))
    notice = notices[moment.boottime_ms // NOTICE_MS % len(notices)] if notices else None
    appearance = appearance_of(kiosk.config.screen)
    return Facts(
        site=_phrase(site.name),
        gate=_phrase(gate.name) if gate else Phrase(identity.gate, identity.gate),
        clock=clock,
        clock_trusted=moment.clock != "none",
        ticker=_phrase(notice) if notice else None,
        retention_days=site.retention_days,
        backlog=backlog,
        office_silent=office_silent,
        version=VERSION,
        zone_cm=ZONE_CM[kiosk.config.sensor.variant],
        theme=appearance.theme(clock),
        appearance=appearance,
        has_codes=site.roster.has_badges or any(each.code for each in site.expected),
    )


def _written(announcement: Announcement) -> Bilingual:
    """What the ticker shows of it, spoken or not: all of a short one, of a longer one what it is about."""
    text = announcement.text
    short = max(len(text.zh) * 2, len(text.en)) <= TICKER_LETTERS_MAX
    return text if short else announcement.title


def appearance_of(screen: Screen) -> Appearance:
    """What the settings say about the look of the screen."""
    scheme = cast("Scheme", screen.theme)  # one of them: the settings were checked
    return Appearance(scheme, screen.large_type, screen.night_from_hour, screen.night_to_hour)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many records the office has not got yet, and since when the courier is in trouble (wall ms).

    `standing` is all of the courier's notes on this ledger.
    """

    backlog: int
    trouble_since_ms: int | None
    standing: Standing = field(default_factory=Standing)


def delivery_of(ledger: Path) -> Delivery:
    """What the courier last noted about this ledger.

    Raises:
        LedgerError: there is no ledger, or it can't be read.
    """
    with LedgerReader.open(ledger) as reader:
        standing = read_standing(ledger, reader.incarnation)
        return Delivery(max(0, reader.head().seq - standing.acked), standing.trouble_since_ms, standing)


def facts_with(kiosk: Kiosk, moment: Moment, delivery: Delivery | None) -> Facts:
    """The facts of this moment, with what the courier noted; None where nobody has looked yet."""
    if delivery is None:
        return facts_of(kiosk, moment)
    silent_since_ms = delivery.trouble_since_ms
    silent = silent_since_ms is not None and moment.wall_ms - silent_since_ms > OFFICE_SILENT_MS
    return facts_of(kiosk, moment, backlog=delivery.backlog, office_silent=silent)


def _phrase(words: Bilingual) -> Phrase:
    return Phrase(words.zh, words.en)
