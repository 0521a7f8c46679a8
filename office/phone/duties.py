"""What is asked on a phone, and the register's row that an answer becomes. Pure.

Nothing is preset: a health report that nobody gave is worse than a missing one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from office.registers.columns import Column, Words
from office.registers.forms import HEALTH, OBSERVATION, SICK, Register

FEVER_TENTHS = 373  # 37.3 degrees Celsius, the plan's threshold for a clinical thermometer
NOON = 12  # hour: a reading before it is the morning's
BY_PHONE = "手机"
SELF = "本人"
WELL = Words("良好", "well")
UNWELL = Words("不适", "unwell")
NONE_OF_THESE = Words("没有", "none")
SOME = Words("有", "some")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person sent: who, for which days they owe it, when (at the compound), and the answers."""

    name: str
    unit: str
    first: date
    last: date | None
    at: datetime
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of daily report. `row` makes the register's row of an answer and of the day's row before."""

    name: str
    title: Words
    register: Register
    asked: tuple[Column, ...]
    row: Callable[[Answer, Mapping[str, str]], dict[str, str]]


def is_unwell(values: Mapping[str, str]) -> bool:
    """Whether the office should look at this row today: a fever, a complaint, or worse than yesterday."""
    warm = any(
        int(values[key].replace(".", "")) >= FEVER_TENTHS
        for key in ("temperature", "morning", "evening")
        if values.get(key)
    )
    unwell = values.get("condition", "").startswith(UNWELL.zh)
    # Whoever is on sick leave has an illness; only its getting worse is news.
    symptoms = bool(values.get("symptoms"))
    return warm or unwell or symptoms or values.get("course") == "加重"


def _health(sent: Answer, _before: Mapping[str, str]) -> dict[str, str]:
    condition = sent.answers["condition"]
    complaint = sent.answers["complaint"]
    return {
        **{key: sent.answers[key] for key in ("temperature", "places", "contacts", "household", "commute")},
        "day": _day(sent),
        "name": sent.name,
        "unit": sent.unit,
        "condition": f"{condition}:{complaint}" if complaint else condition,
        "recorder": SELF,
    }


def _observation(sent: Answer, before: Mapping[str, str]) -> dict[str, str]:
    half = "morning" if sent.at.hour < NOON else "evening"
    found = [part for part in (before.get("symptoms", ""), sent.answers["complaint"]) if part]
    return {
        "morning": before.get("morning", ""),
        "evening": before.get("evening", ""),
        half: sent.answers["temperature"],
        "symptoms": ";".join(dict.fromkeys(found)),
        "went_out": "有" if "有" in (before.get("went_out"), sent.answers["went_out"]) else "没有",
        "name": sent.name,
        "day": _day(sent),
        "day_n": str((sent.at.date() - sent.first).days + 1),
        "how": BY_PHONE,
    }


def _sick(sent: Answer, _before: Mapping[str, str]) -> dict[str, str]:
    kept = ("illness", "temperature", "hospital", "diagnosis", "medicine", "course", "back")
    return {
        **{key: sent.answers[key] for key in kept},
        "name": sent.name,
        "unit": sent.unit,
        "period": f"{sent.first.isoformat()} - {sent.last.isoformat() if sent.last else ''}".rstrip(" -"),
        "day": _day(sent),
        "how": BY_PHONE,
        "reporter": sent.answers["reporter"] or SELF,
    }


def _day(sent: Answer) -> str:
    return sent.at.date().isoformat()


def _of(register: Register, *keys: str, needed: tuple[str, ...]) -> tuple[Column, ...]:
    by_key = {column.key: column for column in register.columns}
    return tuple(replace(by_key[key], needed=key in needed) for key in keys)


_TEMPERATURE = Column("temperature", Words("体温(℃)", "Temperature (℃)"), "temperature", needed=True)
_CONDITION = Column(
    "condition", Words("身体状况", "How you are"), "choice", needed=True, choices=(WELL, UNWELL)
)
_COMPLAINT = Column("complaint", Words("如有不适，请写明症状", "If unwell: what is it?"))
_SYMPTOMS = Column(
    "has_symptoms",
    Words(
        "发热、干咳、乏力、咽痛、嗅味觉减退、腹泻",
        "Fever, dry cough, fatigue, sore throat, loss of smell, diarrhoea",
    ),
    "choice",
    needed=True,
    choices=(NONE_OF_THESE, SOME),
)

DUTIES = {
    duty.name: duty
    for duty in (
        Duty(
            "health",
            Words("每日健康", "Daily health"),
            HEALTH,
            (
                _TEMPERATURE,
                _CONDITION,
                _COMPLAINT,
                *_of(HEALTH, "places", "contacts", "household", "commute", needed=()),
            ),
            _health,
        ),
        Duty(
            "observation",
            Words("居家观察体温", "Observation reading"),
            OBSERVATION,
            (_TEMPERATURE, _SYMPTOMS, _COMPLAINT, *_of(OBSERVATION, "went_out", needed=("went_out",))),
            _observation,
        ),
        Duty(
            "sick",
            Words("病假每日病情", "Sick-leave daily report"),
            SICK,
            (
                _TEMPERATURE,
                *_of(
                    SICK,
                    "illness",
                    "course",
                    "hospital",
                    "diagnosis",
                    "medicine",
                    "back",
                    "reporter",
                    needed=("illness", "course"),
                ),
            ),
            _sick,
        ),
    )
}


def contradiction(answers: Mapping[str, str]) -> Words | None:
    """What two answers say against each other, or None: whoever is unwell says how, nobody else does."""
    unwell = answers.get("condition") == UNWELL.zh or answers.get("has_symptoms") == SOME.zh
    complaint = answers.get("complaint", "")
    if unwell and not complaint:
        return Words("请写明哪里不适。", "Please say what is wrong.")
    if complaint and not unwell and ("condition" in answers or "has_symptoms" in answers):
        return Words("写了症状，请选“不适”或“有”。", "You wrote a complaint: choose unwell, or some.")
    return None
