"""What every fault shares: its figures, and the reason why it can't be tried here."""

Figures = dict[str, object]


class Skipped(Exception):
    """This machine can't play this fault; the message says, zh then en, what it lacks."""
