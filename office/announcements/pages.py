"""The pages of announcements: the list, one of them with its form and its sound, approval, proof of play."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.announcements import desk, form, plays
from office.announcements.models import Wording
from office.audit.trail import note
from office.clock import Day, now_ms
from office.devices.models import Device
from office.entries.queries import natural
from office.registers.columns import Words
from office.site.document import Document, Refused, Trouble
from office.site.models import SitePart
from office.site.parts.boxes import left_over
from office.sound.desk import SPEEDS_PERCENT, ask_recorded, ask_spoken
from office.sound.recording import FILE_BYTES_MAX, Unusable
from office.sound.speaking import KOKORO, VOICES
from office.sound.worker import WORKER
from office.web.filed import filed
from office.web.fresh import by_content
from office.web.ranges import served

NEW = "new"
SHOWN_MAX = 100
PLAYS_SHOWN = 20
PROOF_DAYS = 31
STATE_WORDS: dict[str, str | Promise] = {
    "waiting": _("waits for approval"),
    "live": _("at the gates"),
    "over": _("its days are over"),
    "withdrawn": _("withdrawn"),
}
SPEED_WORDS: dict[int, str | Promise] = {100: _("ordinary"), 90: _("rather slow"), 80: _("slow")}


@dataclass(frozen=True, slots=True)
class Line:
    """An announcement as the list shows it."""

    standing: desk.Standing
    wording: Wording
    state: str
    at_gates: list[plays.AtGate]
    gates: str

    @property
    def words(self) -> str | Promise:
        """Its state."""
        return STATE_WORDS[self.state]


@require_GET
def announcements(request: HttpRequest) -> HttpResponse:
    """All of them, the last written first."""
    now, kiosks = now_ms(), plays.devices()
    said, labels = plays.heard(now), _labels(kiosks)
    found = [_line(each, said, kiosks, labels, now) for each in desk.standings()[:SHOWN_MAX]]
    context = {"columns": form.COLUMNS, "lines": found, "may_write": _may(request, "announcement_save")}
    return render(request, "announcements/announcements.html", context)


@require_GET
def announcement(request: HttpRequest, name: str) -> HttpResponse:
    """One of them, or the form of a new one."""
    return _page(request, name)


@require_POST
def announcement_save(request: HttpRequest, name: str) -> HttpResponse:
    """What was typed becomes the next wording, or nothing changes and the form says why."""
    content = form.typed_in(request.POST.dict(), request.POST.getlist("gates"), _labels(plays.devices()))
    try:
        wording = desk.write(None if name == NEW else _known(name).name, content, user_of(request), now_ms())
    except Refused as refused:
        return _page(request, name, content, refused.troubles)
    return redirect("announcement", name=wording.name)


@require_POST
def announcement_sound(request: HttpRequest, name: str) -> HttpResponse:
    """Have it spoken, take a recording, or neither."""
    standing, user, now = _known(name), user_of(request), now_ms()
    act = request.POST.get("act")
    try:
        sound = None
        if act == "record":
            sent = request.FILES.get("file")
            content = sent.read(FILE_BYTES_MAX + 1) if sent else b""
            sound = ask_recorded(content, (sent.name if sent else "") or "", user, now)
        elif act == "speak":
            voice = VOICES.get(request.POST.get("voice", ""), KOKORO)
            speed = request.POST.get("speed", "")
            percent = int(speed) if speed in map(str, SPEEDS_PERCENT) else SPEEDS_PERCENT[0]
            sound = ask_spoken(standing.last.content["text"]["zh"], voice, percent, user, now)
        desk.give_sound(name, sound, user, now)
    except Unusable as unusable:
        return _page(request, name, troubles=(Trouble(unusable.words),))
    WORKER.start_if_needed()
    return redirect("announcement", name=name)


@require_GET
def announcement_sound_part(request: HttpRequest, name: str) -> HttpResponse:
    """How far its sound is; whoever looks also sees to it that it goes on."""
    WORKER.start_if_needed()
    response = render(request, "announcements/sound.html", {"wording": _known(name).last})
    return by_content(request, response)


@require_GET
def announcement_audio(request: HttpRequest, name: str, wording: int) -> HttpResponse:
    """The sound of one of its wordings, to be listened to before anybody hears it at a gate."""
    found = Wording.objects.select_related("sound").filter(name=name, pk=wording).first()
    audio = found.sound.audio if found is not None and found.sound is not None else ""
    part = SitePart.objects.filter(pk=audio).first() if audio else None
    if part is None:
        raise Http404("no sound")
    response = served(bytes(part.content), "audio/ogg", request.headers.get("Range", ""))
    response["Content-Disposition"] = f'inline; filename="{name}.ogg"'
    return response


@require_POST
def announcement_approve(request: HttpRequest, name: str) -> HttpResponse:
    """The leader has read and heard it: it goes to the gates."""
    wording = request.POST.get("wording", "")
    try:
        desk.approve(name, int(wording) if wording.isdecimal() else 0, user_of(request), now_ms())
    except Refused as refused:
        return _page(request, name, troubles=refused.troubles)
    return redirect("announcement", name=name)


@require_POST
def announcement_withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """Not said any more."""
    try:
        desk.withdraw(name, user_of(request), now_ms())
    except Refused as refused:
        return _page(request, name, troubles=refused.troubles)
    return redirect("announcement", name=name)


@require_GET
def announcement_proof(request: HttpRequest, name: str) -> HttpResponse:
    """Every play of the last month as a spreadsheet."""
    today, title = Day.of(now_ms()), _known(name).last.content["title"]["zh"]
    first = today.shifted(-PROOF_DAYS)
    rows = plays.lines_of(plays.plays_of(name, first, today), title, _labels(plays.devices()))
    note(user_of(request).username, "exported", now_ms(), about=f"announcement {name}")
    heads = [head.zh for head in plays.HEADS]
    return filed(request, f"{name}-{first}-{today}", f"公告播放记录 {title}", heads, rows, width=16)


def _page(
    request: HttpRequest,
    name: str,
    content: Document | None = None,
    troubles: tuple[Trouble, ...] = (),
) -> HttpResponse:
    now, kiosks = now_ms(), plays.devices()
    labels = _labels(kiosks)
    standing = None if name == NEW else _known(name)
    shown = content or (standing.last.content if standing else form.at_first(Day.of(now)))
    words, times = form.boxes(form.WORDS, shown, troubles), form.boxes(form.TIMES, shown, troubles)
    today = Day.of(now)
    context = {
        "name": name,
        "standing": standing,
        "line": _line(standing, plays.heard(now), kiosks, labels, now) if standing else None,
        "wording": standing.last if standing else None,
        "words": words,
        "times": times,
        "gates": [(gate, label, gate in shown.get("gates", labels)) for gate, label in labels.items()],
        "troubles": left_over(troubles, (*words, *times)),
        "opened": content is not None or standing is None,
        "voices": [voice for voice in VOICES.values() if voice.is_here],
        "has_good_voice": KOKORO.is_here,
        "speeds": [(speed, SPEED_WORDS[speed]) for speed in SPEEDS_PERCENT],
        "is_own": standing is not None and standing.last.by == user_of(request),
        "heads": plays.HEADS[:-1],
        "plays": _last_plays(standing, today, labels) if standing else [],
        "may_write": _may(request, "announcement_save"),
        "may_approve": _may(request, "announcement_approve"),
        "may_withdraw": _may(request, "announcement_withdraw"),
        "may_export": _may(request, "announcement_proof"),
    }
    return render(request, "announcements/announcement.html", context, status=422 if troubles else 200)


def _last_plays(
    standing: desk.Standing, today: Day, labels: Mapping[str, str]
) -> list[list[tuple[Words, str]]]:
    newest = plays.plays_of(standing.name, today.shifted(-PROOF_DAYS), today).reverse()[:PLAYS_SHOWN]
    lines = plays.lines_of(newest, standing.last.content["title"]["zh"], labels)
    return [list(zip(plays.HEADS[:-1], line[:-1], strict=True)) for line in lines]


def _line(
    standing: desk.Standing,
    said: dict[tuple[str, str], plays.Heard],
    kiosks: list[tuple[Device, int]],
    labels: Mapping[str, str],
    now: int,
) -> Line:
    wording = standing.live or standing.last
    wanted = standing.last.content.get("gates")
    return Line(
        standing,
        wording,
        standing.state(Day.of(now)),
        plays.at_gates(wording, kiosks, said),
        "、".join(labels.get(gate, gate) for gate in wanted) if wanted else "",
    )


def _labels(kiosks: list[tuple[Device, int]]) -> dict[str, str]:
    """The gates that have a kiosk, by id, in their natural order."""
    ordered = sorted((device for device, _version in kiosks), key=lambda device: natural(device.gate_label))
    return {device.gate: device.gate_label for device in ordered}


def _known(name: str) -> desk.Standing:
    found = desk.standing(name)
    if found is None:
        raise Http404("no such announcement")
    return found


def _may(request: HttpRequest, page: str) -> bool:
    return may_open(user_of(request).role, page)
