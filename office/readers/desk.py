"""Who may read: tokens given and ended by a leader, and the program behind a token."""

from django.db import transaction

from office.accounts.models import User
from office.audit.trail import note
from office.devices.tokens import new_token, token_hash
from office.readers.models import LABEL_CHARS_MAX, ReaderToken
from office.registers.columns import Words

TOKENS_MAX = 50
USE_NOTED_MS = 3_600_000  # that a program reads is noted in the trail once an hour, not with every page


class Refused(Exception):
    """No token for that; `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


def give(label: str, user: User, now_ms: int, *, clear: bool) -> str:
    """A new token, told this once. Raises: Refused."""
    label = label.strip()
    if not label or len(label) > LABEL_CHARS_MAX:
        raise Refused(Words("请填写用途（不超过 64 个字）。", "Say what it is for (64 characters at most)."))
    if ReaderToken.objects.filter(ended_ms=None).count() >= TOKENS_MAX:
        raise Refused(Words("令牌数量已达上限，请先停用旧的。", "There are too many: end an old one first."))
    token = new_token()
    with transaction.atomic():
        row = ReaderToken.objects.create(
            label=label, token_hash=token_hash(token), clear=clear, by=user, at_ms=now_ms
        )
        note(
            user.username,
            "reader_added",
            now_ms,
            about=f"reader {row.pk}",
            detail="clear" if clear else "masked",
        )
    return token


def end(row: ReaderToken, user: User, now_ms: int) -> None:
    """It reads nothing any more."""
    with transaction.atomic():
        ReaderToken.objects.filter(pk=row.pk).update(ended_ms=now_ms)
        note(user.username, "reader_ended", now_ms, about=f"reader {row.pk}")


def reader(token: str, now_ms: int) -> ReaderToken | None:
    """The program behind this token, None for a wrong or ended one. Its reading is noted, once an hour."""
    row = ReaderToken.objects.filter(token_hash=token_hash(token), ended_ms=None).first()
    if row is not None and (row.used_ms is None or now_ms - row.used_ms >= USE_NOTED_MS):
        ReaderToken.objects.filter(pk=row.pk).update(used_ms=now_ms)
        note(f"reader {row.pk}", "reader_reads", now_ms, about=f"reader {row.pk}")
    return row
