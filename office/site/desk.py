"""What may be done with the site document at the office: edited, published, gone back. Refusals are words.

The draft is valid at every moment: an edit that a kiosk could not read is refused and changes nothing.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import IntegrityError, transaction

from office.accounts.models import User
from office.audit.trail import note
from office.clock import Day
from office.site.document import (
    BLANK,
    Document,
    carried_over,
    check,
    meaning,
    numbered,
    refused,
    to_bytes,
)
from office.site.living import with_registers
from office.site.models import SiteDraft, SitePart, SiteVersion
from office.site.publishing import (
    Overtaken,
    drop_old_by_register,
    latest,
    next_version,
    not_kept,
    parts_of,
    publish,
)
from sync.audio import audio_named
from sync.manifest import SITE_PART, Manifest

ONLY = 1  # the key of the one draft
EDIT_TRIES_MAX = 3  # against others who edit in the same moment; three in a row is a machine's doing
BY_REGISTER_KEPT_MS = 24 * 3_600_000  # a kiosk that was told of one fetches it within minutes

READ_KEPT = 2  # documents in memory: the newest and the draft; one of 20,000 people takes about 20 MB

Change = Callable[[Document], Document]


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published now. `revision` is 0 while nothing has been changed.

    `newest` is the version that the gates are told of, `sent` its document; None before the first.
    """

    document: Document
    base: int
    revision: int
    changed_ms: int = 0
    changed_by: str = ""
    newest: SiteVersion | None = None
    sent: Document | None = None


def published(version: int | None = None) -> Document | None:
    """The document of a version, of the newest if none is named; None if it is not there or kept no more.

    The newest is read once for all who ask: nobody changes what comes from here.
    """
    if version is not None:
        return _document(SiteVersion.objects.filter(version=version).first())
    return _newest(latest())


def draft() -> Draft:
    """The draft as it stands; without one, the newest version. What registers say is not yet in it."""
    row = SiteDraft.objects.filter(pk=ONLY).first()
    newest = latest()
    number = newest.version if newest else 0
    if row is None:
        sent = _newest(newest)
        return Draft(sent or dict(BLANK), number, 0, newest=newest, sent=sent)
    document, sent = dict(_parsed(row.document)), _newest(newest)
    if row.base != number:
        document = carried_over(document, published(row.base) or BLANK, sent or BLANK)
    return Draft(document, number, row.revision, row.changed_ms, row.changed_by, newest, sent)


def upcoming(now_ms: int) -> Draft:
    """The draft with what the registers say now: what the button would publish, but for its number."""
    found = draft()
    return replace(found, document=with_registers(found.document, Day.of(now_ms)))


def edit(about: str, change: Change, user: User, now_ms: int, detail: str = "") -> None:
    """Put a change into the draft; `about` and `detail` go into the trail and name nobody.

    Raises:
        Refused: a kiosk could not read what would come of it; the draft is as it was.
    """
    for _ in range(EDIT_TRIES_MAX):
        old = draft()
        document = change(copy.deepcopy(old.document))
        if document == old.document:
            return
        check(document)
        with transaction.atomic():
            if _stored(old, document, user, now_ms):
                note(user.username, "site_edited", now_ms, about=about, detail=detail)
                return
    raise refused("其他人正在修改，请稍后再试。", "Others are editing at this moment: try again soon.")


def discard(user: User, now_ms: int) -> None:
    """Drop the draft: what is published stays as it is."""
    with transaction.atomic():
        if SiteDraft.objects.all().delete()[0]:
            note(user.username, "site_discarded", now_ms)


def publish_draft(revision: int, user: User, now_ms: int) -> SiteVersion:
    """Sign and number the draft of this revision, which is the one that was looked at. Raises: Refused."""
    with transaction.atomic():
        found = upcoming(now_ms)
        if found.revision != revision:
            raise refused(
                "草稿刚被修改，请重新核对后再发布。", "The draft was changed meanwhile: look at it again."
            )
        version = _published(found.document, user.username, now_ms, "draft")
        SiteDraft.objects.all().delete()
        note(user.username, "site_published", now_ms, about=str(version.version))
    return version


def go_back(to: int, user: User, now_ms: int) -> SiteVersion:
    """Publish an older version's content under a new number; registers keep their say. Raises: Refused."""
    with transaction.atomic():
        older = published(to)
        if older is None:
            raise refused(f"第 {to} 版的内容已不保存。", f"The content of version {to} is kept no more.")
        document = with_registers(older, Day.of(now_ms))
        version = _published(document, user.username, now_ms, "back", to)
        note(user.username, "site_rolled_back", now_ms, about=str(version.version), detail=f"to version {to}")
    return version


def registers_changed(by: str, now_ms: int) -> SiteVersion | None:
    """Publish what the registers say now on top of the newest version; the draft is left alone.

    None if that changes nothing, or nothing was ever published. Raises: Refused.
    """
    with transaction.atomic():
        newest = published()
        if newest is None:
            return None
        document = with_registers(newest, Day.of(now_ms))
        if meaning(document) == meaning(newest):
            return None
        version = _published(document, by, now_ms, "register")
        bases = SiteDraft.objects.values_list("base", flat=True)
        drop_old_by_register(now_ms - BY_REGISTER_KEPT_MS, bases)
    return version


def _newest(version: SiteVersion | None) -> Document | None:
    """The newest version's document; it is always kept, so what was read once stands for its digest."""
    if version is None:
        return None
    listed = {part.name: part.sha256 for part in Manifest.read(bytes(version.manifest)).parts}
    return dict(_part(listed[SITE_PART])) if SITE_PART in listed else None


@lru_cache(maxsize=READ_KEPT)
def _part(digest: str) -> Document:
    return dict(json.loads(bytes(SitePart.objects.get(pk=digest).content)))


@lru_cache(maxsize=READ_KEPT)
def _parsed(document: str) -> Document:
    return dict(json.loads(document))


def _document(version: SiteVersion | None) -> Document | None:
    raw = parts_of(version).get(SITE_PART) if version is not None else None
    return None if raw is None else dict(json.loads(raw))


def _published(
    document: Document, by: str, now_ms: int, cause: str, back_to: int | None = None
) -> SiteVersion:
    newest = latest()
    others = parts_of(newest) if newest is not None else {}
    before = dict(json.loads(others[SITE_PART])) if SITE_PART in others else {}
    if meaning(document) == meaning(before):
        raise refused("内容没有变化，未发布。", "Nothing has changed: not published.")
    document = numbered(document, before, next_version())
    check(document)
    raw = to_bytes(document)
    if not_kept(audio_named(raw)):
        raise refused(
            "有广播的录音不在办公室，请重新上传后再发布。",
            "A recording that an announcement names is not here: upload it again, then publish.",
        )
    try:
        return publish({**others, SITE_PART: raw}, now_ms, by=by, cause=cause, back_to=back_to)
    except Overtaken:
        raise refused(
            "其他人刚刚发布了新版本，请重新核对后再发布。",
            "Somebody else has published in this very moment: look at it again, then publish.",
        ) from None


def _stored(old: Draft, document: Document, user: User, now_ms: int) -> bool:
    """Whether the document took the place of the draft that it was made from."""
    columns = {
        "document": json.dumps(document, ensure_ascii=False),
        "base": old.base,
        "revision": max(old.revision + 1, now_ms),  # never one that an earlier draft had
        "changed_ms": now_ms,
        "changed_by": user.username,
    }
    if old.revision:
        return bool(SiteDraft.objects.filter(pk=ONLY, revision=old.revision).update(**columns))
    try:
        with transaction.atomic():
            SiteDraft.objects.create(pk=ONLY, **columns)
    except IntegrityError:  # somebody else's first edit came before
        return False
    return True
