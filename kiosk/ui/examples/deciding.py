"""From a forehead to a verdict, and out of service; all invented."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow.guard_states import (
    ExceptionChoice,
)
from kiosk.flow.states import (
    Admitted,
    Approaching,
    CodeUnknown,
    FeverAlarm,
    Idle,
    Measuring,
    MeasuringAgain,
    OutOfService,
    Referred,
    Refused,
    Saving,
    Stage,
    StillThere,
    Trouble,
    Unjudged,
)
from kiosk.flow.visit import Visit
from kiosk.flow.waiting_states import AskingMask
from kiosk.ledger.record import Draft
from kiosk.rules.book import EXCEPTIONS
from kiosk.ui.examples.common import FEVER_KNOWN, LONG, MEASURED, VISITOR, look, screening, visit
from kiosk.ui.examples.naming import CANDIDATES, NOW_MS, visitor
from kiosk.ui.examples.visitor import ANNOUNCED

_NOBODY = Visit()
_FEVER = Visit(screening(3545), NOW_MS - 2_000)
_DRAFT = Draft("entry")
REFUSED_CODES = (
    "no_mask",
    "symptom",
    "exposure",
    "observed",
    "household_observed",
    "returnee_unregistered",
    "closed",
    "host_unknown",
    "host_unconfirmed",
    "quota_used",
    "clock_untrusted",
    "site_outdated",
)
SENSOR_CODES = (
    "no_answer",
    "sensor_fault",
    "bus_stuck",
    "bus_missing",
    "bus_forbidden",
    "unexpected_part",
    "checksum_mismatch",
    "implausible_reading",
    "pin_unavailable",
)
PROGRAM_CODES = ("config_invalid", "site_invalid", "program_failed")
LEDGER_CODES = (
    "ledger_full",
    "ledger_busy",
    "ledger_damaged",
    "ledger_locked",
    "ledger_unreachable",
    "ledger_foreign",
)


def measuring() -> Iterator[tuple[str, Stage]]:
    """Coming closer, and the look."""
    yield "idle", Idle()
    yield "approaching", Approaching(_NOBODY, NOW_MS + 27_000)
    yield "approaching_known", Approaching(replace(visit(), screening=None), NOW_MS + 8_000)
    for samples in (0, 3, 5, 8):
        yield f"measuring_{samples}", Measuring(_NOBODY, look(samples))
    yield "again_wait", MeasuringAgain(_NOBODY, ("too_few_samples",), NOW_MS + 3_200, NOW_MS + 28_200)
    yield "again_now", MeasuringAgain(_NOBODY, ("sensor_fault",), NOW_MS - 1_000, NOW_MS + 20_000)
    yield "again_unstable", MeasuringAgain(_NOBODY, ("unstable",), NOW_MS - 1_000, NOW_MS + 20_000)


def deciding() -> Iterator[tuple[str, Stage]]:
    """Who it is, and how it ends."""
    resident = visit("尉迟明", None, category="resident")
    for name, who in (("staff", visit()), ("long", LONG), ("resident", resident)):
        yield f"mask_{name}", AskingMask(replace(who, mask=None), NOW_MS + 9_000)
    yield "mask_announced", AskingMask(ANNOUNCED, NOW_MS + 9_000)
    yield "mask_measuring", Measuring(replace(visit(), mask=None, screening=None), look(3))
    yield (
        "still_there",
        StillThere(visitor(board="pinyin", letters="wang", candidates=CANDIDATES), NOW_MS + 12_000),
    )
    yield "code_unknown", CodeUnknown(Idle(), NOW_MS + 7_000)
    yield "saving", Saving(visit(), _DRAFT, 7, NOW_MS - 100)
    yield "saving_slow", Saving(visit(), _DRAFT, 7, NOW_MS - 2_400)
    rare = visit("𠮷田𬭎", None, category="visitor")
    latin = visit("John Smith", None, category="visitor")
    for name, who in (
        ("staff", visit()),
        ("visitor", VISITOR),
        ("rare", rare),
        ("latin", latin),
        ("long", LONG),
    ):
        yield f"admitted_{name}", Admitted(who, 42, NOW_MS - 800, NOW_MS + 1_200)
    for code in REFUSED_CODES:
        name = "mask" if code == "no_mask" else code
        yield f"refused_{name}", Refused(visit(), (code,), NOW_MS - 1_000, NOW_MS + 7_000)
    used_up = Refused(visit(), ("quota_used",), NOW_MS - 1_000, NOW_MS + 7_000, 1_770_998_400_000)
    yield "refused_until", used_up
    yield "refused_excusable", replace(used_up, offered=EXCEPTIONS)
    yield (
        "refused_excusable_no_day",
        Refused(visit(), ("observed",), NOW_MS, NOW_MS + 9_000, offered=EXCEPTIONS),
    )
    yield "exception_choice", ExceptionChoice(visit(), ("quota_used",), EXCEPTIONS, 7, NOW_MS + 51_000)
    many = ("observed", "quota_used", "closed")
    yield "exception_choice_long", ExceptionChoice(LONG, many, EXCEPTIONS[3:], 7, NOW_MS + 51_000)


def calling() -> Iterator[tuple[str, Stage]]:
    """The guard is called: unjudged, the alarm, out of service."""
    codes = (
        "too_cold",
        "warming_up",
        "ambient_out_of_range",
        "sensor_fault",
        "too_few_samples",
        "unstable",
        "comparison_failed",
    )
    for code in (*codes, "something_new"):
        yield f"unjudged_{code}", Unjudged(MEASURED, (code,), 1, NOW_MS - 1_000, NOW_MS + 29_000)
    no_clock = Unjudged(visit(), ("clock_untrusted",), 1, NOW_MS - 1_000, NOW_MS + 29_000, EXCEPTIONS)
    yield "unjudged_excusable", no_clock
    yield "alarm", FeverAlarm(_FEVER, 7, NOW_MS - 12_400)
    yield "alarm_saved", FeverAlarm(FEVER_KNOWN, 7, NOW_MS - 75_600, saved=True)
    yield "referred", Referred(_FEVER, NOW_MS - 1_000, NOW_MS + 14_000)
    for code in SENSOR_CODES:
        yield f"service_{code}", OutOfService(Trouble.SENSOR, code, NOW_MS - 60_000)
    for code in LEDGER_CODES:
        yield f"service_{code}", OutOfService(Trouble.LEDGER, code, NOW_MS - 60_000)
    for code in PROGRAM_CODES:
        yield f"service_{code}", OutOfService(Trouble.PROGRAM, code, NOW_MS - 60_000)
    waiting = Saving(visit(), _DRAFT, 7, NOW_MS - 60_000)
    yield "service_waiting", OutOfService(Trouble.LEDGER, "ledger_full", NOW_MS - 60_000, waiting)
