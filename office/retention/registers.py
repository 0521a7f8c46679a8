"""The clerks' registers when their time is over: who it was goes, what is counted stays."""

from office.registers.forms import REGISTERS, Register
from office.registers.models import Row
from office.retention.rules import DAY_MS

ROWS_MAX = 1_000  # in one transaction
KEPT = ("unit", "shift", "gate")  # texts that say nothing of a person


def forget_rows(now_ms: int, days: int) -> list[str]:
    """Blank up to ROWS_MAX rows about people that were typed so many days ago; "register number" of each.

    Days, numbers and choices stay, so that what was counted can be counted again; so does the row itself.
    """
    old = Row.objects.filter(register__in=_about_people(), at_ms__lte=now_ms - days * DAY_MS).exclude(who="")
    gone = list(old.order_by("pk")[:ROWS_MAX])
    for row in gone:
        row.values = blanked(REGISTERS[row.register], row.values)
        row.who = ""
        if row.source == "phone":
            row.source_ref = ""  # names the person's own link
    Row.objects.bulk_update(gone, ("values", "who", "source_ref"))
    return [f"{row.register} {row.pk}" for row in gone]


def blanked(register: Register, values: dict[str, str]) -> dict[str, str]:
    """A row's values without the texts that tell, or could tell, who it was."""
    telling = {column.key for column in register.columns if column.kind == "text"}.difference(KEPT)
    return {key: "" if key in telling else value for key, value in values.items()}


def _about_people() -> list[str]:
    return [name for name, register in REGISTERS.items() if register.who == "name"]
