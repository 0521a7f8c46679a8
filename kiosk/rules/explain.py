"""The rule book in plain words, for those who wrote it and those who stand at the gate. Pure.

Every rule in force has a sentence in both languages; what is not in force is not mentioned.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kiosk.rules.book import BUILT_IN_VERSION, GATE_KINDS, GateRules, Hours, Quota, Round, RuleBook, TimeSpan
from kiosk.rules.calendar import clock_face


class Sentence(NamedTuple):
    """The same said twice."""

    zh: str
    en: str


KINDS = {
    "office": Sentence("办公区大门", "Office gate"),
    "residential": Sentence("家属区大门", "Residential gate"),
}
PEOPLE = {
    "staff": Sentence("干部职工", "staff"),
    "resident": Sentence("住户", "residents"),
    "visitor": Sentence("来访人员", "visitors"),
}
WAYS = {"in": Sentence("进", "in"), "out": Sentence("出", "out")}
SYMPTOMS = {
    "feverish": Sentence("发热感", "feeling feverish"),
    "cough": Sentence("咳嗽", "cough"),
    "breath": Sentence("气促", "short breath"),
    "contact": Sentence("接触史", "contact with a case"),
    "area": Sentence("重点地区旅居史", "stay in an affected area"),
}
EXCEPTIONS = {
    "medical": Sentence("就医", "medical care"),
    "duty": Sentence("公务值班", "duty"),
    "supplies": Sentence("采购物资", "supplies"),
    "emergency": Sentence("紧急情况", "an emergency"),
}
REASONS = {
    "exposure": Sentence("接触史或旅居史", "exposure"),
    "observed": Sentence("居家观察", "observation"),
    "household_observed": Sentence("同住人观察", "observation in the household"),
    "returnee_unregistered": Sentence("返回未登记", "an unregistered return"),
    "closed": Sentence("非开放时间", "closing hours"),
    "host_unknown": Sentence("受访人不明", "an unknown host"),
    "host_unconfirmed": Sentence("受访人未确认", "an unconfirmed host"),
    "quota_used": Sentence("次数用完", "the quota"),
    "clock_untrusted": Sentence("时间未校准", "an unset clock"),
    "site_outdated": Sentence("名册和规则过期", "outdated roster and rules"),
}
WEEKDAYS = Sentence("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")


def explain(book: RuleBook) -> dict[str, list[Sentence]]:
    """What is in force, by kind of gate; under "version" which book this is."""
    if book.version == BUILT_IN_VERSION:
        origin = Sentence(
            "办公室没有下发规则，按内置规则", "The office sent no rules: the built-in ones hold"
        )
    else:
        origin = Sentence(f"规则第 {book.version} 版", f"Rules, version {book.version}")
    return {"version": [origin], **{kind: list(_gate(book.of(kind))) for kind in GATE_KINDS}}


def heading(part: str) -> Sentence:
    """What a part of the explanation is about."""
    return KINDS.get(part, Sentence("版本", "Version"))


def _gate(rules: GateRules) -> Iterator[Sentence]:
    yield _directions(rules)
    if rules.mask:
        zh, en = _names(PEOPLE, rules.mask)
        yield Sentence(f"{zh}必须戴口罩", f"A mask is required of {en}")
    else:
        yield Sentence("不要求戴口罩", "No mask is required")
    yield from _questions(rules)
    yield from map(_hours, rules.hours)
    yield from _visitors(rules)
    if rules.quota:
        yield _quota(rules.quota)
    yield from _observation(rules)
    for name, excuses in rules.exceptions.items():
        zh, en = _names(REASONS, excuses)
        yield Sentence(
            f"值守可因{EXCEPTIONS[name].zh}破例：{zh}", f"A guard may except for {EXCEPTIONS[name].en}: {en}"
        )
    yield from map(_round, rules.rounds)


def _directions(rules: GateRules) -> Sentence:
    if len(rules.directions) > 1:
        return Sentence("进出都登记，每次询问方向", "Both ways are registered; the direction is asked")
    way = WAYS[rules.directions[0]]
    return Sentence(f"只登记{way.zh}", f"Only going {way.en} is registered")


def _questions(rules: GateRules) -> Iterator[Sentence]:
    if rules.symptoms:
        zh, en = _names(PEOPLE, rules.symptoms.ask)
        for consequence, words in (
            ("refer", Sentence("转值守复测", "the guard's recheck")),
            ("refuse", Sentence("劝返", "a refusal")),
        ):
            names = [name for name, leads in rules.symptoms.questions.items() if leads == consequence]
            if names:
                asked = _names(SYMPTOMS, names)
                yield Sentence(
                    f"询问{zh}：{asked.zh}；有则{words.zh}",
                    f"Asked of {en}: {asked.en}; yes leads to {words.en}",
                )
    if rules.returnees:
        zh, en = _names(PEOPLE, rules.returnees.ask)
        days = rules.returnees.again_days
        yield Sentence(
            f"询问{zh}是否外地返回，{days} 天内只问一次",
            f"Asked of {en} once in {days} days: back from elsewhere?",
        )
        if rules.returnees.shut:
            way = _names(WAYS, rules.returnees.shut)
            yield Sentence(f"返回未登记的不得{way.zh}", f"Unregistered returnees may not go {way.en}")


def _hours(hours: Hours) -> Sentence:
    zh, en = _names(PEOPLE, hours.who)
    days_zh = "".join(WEEKDAYS.zh[day - 1] for day in hours.weekdays)
    days_en = " ".join(WEEKDAYS.en.split()[day - 1] for day in hours.weekdays)
    span = f"{clock_face(hours.from_minute)}-{clock_face(hours.to_minute)}"
    return Sentence(f"{zh}开放时间：周{days_zh} {span}", f"Open to {en}: {days_en} {span}")


def _visitors(rules: GateRules) -> Iterator[Sentence]:
    if rules.visitors is None:
        return
    match rules.visitors.host:
        case "known":
            yield Sentence("来访须有受访人", "A visitor needs a host on the roster")
        case "confirmed":
            yield Sentence("来访须经受访人电话确认", "A visitor's host must confirm to the guard")
    minutes = rules.visitors.stay_minutes
    if minutes is not None:
        yield Sentence(f"来访不超过 {minutes} 分钟", f"A visit lasts at most {minutes} minutes")


def _quota(quota: Quota) -> Sentence:
    times = "once" if quota.count == 1 else f"{quota.count} times"
    if quota.per == "calendar":
        return Sentence(
            f"每户每 {quota.days} 天（自然日）外出 {quota.count} 次，返回不计",
            f"Each household goes out {times} in {quota.days} calendar days; coming back is free",
        )
    return Sentence(
        f"每户 {quota.days * 24} 小时内外出 {quota.count} 次，返回不计",
        f"Each household goes out {times} in {quota.days * 24} hours; coming back is free",
    )


def _observation(rules: GateRules) -> Iterator[Sentence]:
    rule = rules.observation
    if rule is None:
        return
    if rule.shut:
        way, whole = _names(WAYS, rule.shut), rule.whole_household
        yield Sentence(
            f"居家观察人员{'及同住人' if whole else ''}不得{way.zh}，由办公室解除",
            f"Who is under observation{', with the household,' if whole else ''} may not go {way.en} "
            "until the office releases them",
        )
    if rule.readings:
        spans = _spans(rule.readings)
        yield Sentence(
            f"观察人员每天测温 {len(rule.readings)} 次：{spans}",
            f"They are measured {len(rule.readings)} times a day: {spans}",
        )


def _round(each: Round) -> Sentence:
    zh, en = f"{each.zh}", f"{each.en}"
    if each.spots:
        zh += f"（{'、'.join(spot for spot, _ in each.spots)}）"
        en += f" ({', '.join(spot for _, spot in each.spots)})"
    zh, en = (
        (f"{zh}：{_spans(each.due)}", f"{en}: {_spans(each.due)}")
        if each.due
        else (
            f"{zh}：按需",
            f"{en}: when asked for",
        )
    )
    if each.minutes_min is not None:
        minutes = f"{each.minutes_min}-{each.minutes_max}"
        zh, en = f"{zh}，每次 {minutes} 分钟", f"{en}, {minutes} minutes each"
    return Sentence(zh, en)


def _spans(times: Iterable[TimeSpan]) -> str:
    return " ".join(f"{clock_face(time.from_minute)}-{clock_face(time.to_minute)}" for time in times)


def _names(words: dict[str, Sentence], names: Iterable[str]) -> Sentence:
    found = [words[name] for name in names]
    return Sentence("、".join(each.zh for each in found), ", ".join(each.en for each in found))
