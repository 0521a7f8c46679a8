"""What a contact thermometer can have shown: three digits on the number pad, 34.0 to 43.0 degrees Celsius."""

DIGITS = 3  # tenths of a degree: 37.2 is typed 372
TENTHS_MIN, TENTHS_MAX = 340, 430  # what a clinical thermometer can show


def with_digit(typed: str, key: str) -> str:
    """The digits with one more, if it is one and there is room."""
    fits = len(key) == 1 and key in "0123456789" and len(typed) < DIGITS
    return typed + key if fits else typed


def contact_centi_c(typed: str) -> int | None:
    """The reading in hundredths of a degree; None if no thermometer shows this."""
    tenths = int(typed) if len(typed) == DIGITS else 0
    return tenths * 10 if TENTHS_MIN <= tenths <= TENTHS_MAX else None
