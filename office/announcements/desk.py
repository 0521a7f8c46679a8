"""What may be done with an announcement: written, given a sound, approved, withdrawn. Refusals are words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from kiosk.people.announcements import ANNOUNCEMENTS_MAX, read_announcements
from kiosk.people.value import SiteInvalid, Value
from office.accounts.models import User
from office.announcements.models import Wording
from office.audit.trail import note
from office.clock import Day
from office.registers.columns import Words
from office.site.desk import registers_changed
from office.site.document import Document, Refused, Trouble, refused
from office.site.publishing import latest_version
from office.sound.models import Sound

_NUMBERED = re.compile(r"notice-([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Standing:
    """An announcement: the wording that is worked on, and the one that is at the gates (None if none is)."""

    last: Wording
    live: Wording | None

    @property
    def name(self) -> str:
        """Its id."""
        return self.last.name

    @property
    def waits(self) -> bool:
        """Whether a leader has to look at the last wording."""
        return self.last.approved_ms is None and self.last.withdrawn_ms is None

    def state(self, today: Day) -> str:
        """In a word: waiting, live, over or withdrawn; a live one that is being reworded waits, too."""
        if self.waits:
            return "waiting"
        if self.live is None:
            return "withdrawn"
        return "live" if self.live.content["to"] >= str(today) else "over"


def standings() -> list[Standing]:
    """All announcements, the last written first."""
    by_name: dict[str, list[Wording]] = {}
    for wording in Wording.objects.select_related("sound", "by", "approved_by").order_by("-id"):
        by_name.setdefault(wording.name, []).append(wording)
    return [_standing(wordings) for wordings in by_name.values()]


def standing(name: str) -> Standing | None:
    """That announcement."""
    found = Wording.objects.select_related("sound", "by", "approved_by").filter(name=name).order_by("-id")
    return _standing(list(found)) if found else None


def write(name: str | None, content: Document, user: User, now_ms: int) -> Wording:
    """A new announcement, or another wording of one. A spoken sound stays only with its own text.

    Raises:
        Refused: a kiosk could not read it; nothing is kept.
    """
    _check(content)
    with transaction.atomic():
        found = standing(name) if name else None
        before = found.last if found else None
        if before is not None and before.content == content and before.withdrawn_ms is None:
            return before
        sound = before.sound if before is not None else None
        if sound is not None and sound.voice and sound.text != content["text"]["zh"]:
            sound = None
        wording = Wording.objects.create(
            name=name or _next_name(), content=content, sound=sound, by=user, at_ms=now_ms
        )
        note(user.username, "announcement_written", now_ms, about=wording.name)
    return wording


def give_sound(name: str, sound: Sound | None, user: User, now_ms: int) -> Wording:
    """The announcement with this sound: a wording that was approved stays as it was, a new one takes it."""
    with transaction.atomic():
        last = _known(name).last
        if last.approved_ms is not None or last.withdrawn_ms is not None:
            last = Wording(name=name, content=last.content)
        last.sound, last.by, last.at_ms = sound, user, now_ms
        last.save()
        note(user.username, "announcement_sound", now_ms, about=name)
    return last


def approve(name: str, wording: int, user: User, now_ms: int) -> None:
    """The leader has read and heard this wording: it goes to the gates. Raises: Refused."""
    with transaction.atomic():
        last = _known(name).last
        if last.pk != wording or last.approved_ms is not None or last.withdrawn_ms is not None:
            raise refused("内容刚被修改，请重新核对。", "It was changed meanwhile: look at it again.")
        if last.by == user:
            raise refused("不能审批自己写的公告。", "Nobody approves their own announcement.")
        if last.sound is not None and last.sound.state != "ready":
            raise refused("声音还没有制作好。", "Its sound is not ready.")
        if sum(each.live is not None for each in standings()) >= ANNOUNCEMENTS_MAX:
            raise refused(
                f"门岗最多同时播放 {ANNOUNCEMENTS_MAX} 条公告，请先撤回一条。",
                f"A gate plays {ANNOUNCEMENTS_MAX} announcements at most: withdraw one first.",
            )
        Wording.objects.filter(pk=last.pk).update(approved_by=user, approved_ms=now_ms)
        note(user.username, "announcement_approved", now_ms, about=name)
        registers_changed(user.username, now_ms)
        Wording.objects.filter(pk=last.pk).update(sent=latest_version() or None)


def withdraw(name: str, user: User, now_ms: int) -> None:
    """Neither said nor shown any more, from the gates' next look on. Raises: Refused."""
    with transaction.atomic():
        _known(name)
        Wording.objects.filter(name=name, withdrawn_ms=None).update(withdrawn_by=user, withdrawn_ms=now_ms)
        note(user.username, "announcement_withdrawn", now_ms, about=name)
        registers_changed(user.username, now_ms)


def told(document: Mapping[str, Any], today: Day) -> list[dict[str, Any]]:
    """For the site document: the approved announcements whose days are not over.

    What a document brought that was never written here stays in it. A gate that is there no more is left out,
    and with its last gate the announcement.
    """
    all_standing = standings()
    gates = {gate["id"] for gate in document.get("gates") or []}
    ours = {each.name for each in all_standing}
    others = [each for each in document.get("announcements") or [] if each.get("id") not in ours]
    live = [each.live.item() for each in reversed(all_standing) if each.live is not None]
    for item in live:
        wanted = item.pop("gates", [])
        there = [gate for gate in wanted if gate in gates]
        if item["to"] >= str(today) and (there or not wanted):
            others.append({**item, **({"gates": there} if there else {})})
    return others


def _standing(wordings: list[Wording]) -> Standing:
    live = next((each for each in wordings if each.approved_ms is not None), None)
    return Standing(wordings[0], live if live is not None and live.withdrawn_ms is None else None)


def _known(name: str) -> Standing:
    found = standing(name)
    if found is None:
        raise refused("没有这条公告。", "There is no such announcement.")
    return found


def _next_name() -> str:
    numbers = (
        _NUMBERED.fullmatch(name) for name in Wording.objects.values_list("name", flat=True).distinct()
    )
    return f"notice-{max((int(found[1]) for found in numbers if found), default=0) + 1}"


def _check(content: Document) -> None:
    """By the code with which a kiosk reads it. Raises: Refused."""
    try:
        read_announcements(Value(Path("site.json"), "", [{"id": "x", **content, "audio": None}]))
    except SiteInvalid as problem:
        key = problem.key.removeprefix("[0].")
        raise Refused(Trouble(Words(problem.zh, problem.en), key)) from None
