"""What of a register's row tells who it is, and how much of it somebody sees. Pure."""

from office.accounts.reader import Reader
from office.registers.columns import Column

PERSONAL = frozenset(("name", "phone", "id_number", "address"))  # what an auditor sees masked
ID_DIGITS_MIN = 11  # of a shorter one nothing is shown


def shown(column: Column, value: str, reader: Reader) -> str:
    """The value as this reader may see it; nobody sees an ID number's middle or a phone's beginning."""
    if column.key == "phone":
        return reader.phone(value)
    if column.key == "id_number":
        return f"{value[:6]}********{value[-4:]}" if len(value) >= ID_DIGITS_MIN else value and "***"
    return reader.name(value) if column.key in PERSONAL else value
