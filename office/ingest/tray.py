"""The tray: records that are safe here but wait for a person. A settled one stays stored."""

from django.db.models import QuerySet

from office.accounts.models import User
from office.ingest.judge import Judged
from office.ingest.models import TrayItem

NOTE_CHARS_MAX = 200


def tray_item(judged: Judged) -> TrayItem:
    """The tray's row, not yet saved, for a record that no register could take."""
    assert judged.trouble
    place = judged.place
    return TrayItem(
        device=place.device,
        incarnation=place.incarnation,
        seq=place.seq,
        reason=judged.trouble.reason,
        detail=judged.trouble.detail,
        received_ms=place.received_ms,
    )


def waiting() -> QuerySet[TrayItem]:
    """What nobody has settled yet, newest first."""
    return TrayItem.objects.filter(settled_ms=None).order_by("-id")


def settle(item_id: int, user: User, note: str, now_ms: int) -> bool:
    """Say that a person has dealt with it; False if it is not waiting any more."""
    settled = (
        waiting()
        .filter(pk=item_id)
        .update(settled_ms=now_ms, settled_by=user, note=note.strip()[:NOTE_CHARS_MAX])
    )
    return settled == 1
