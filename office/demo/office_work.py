"""What the office does in a day beside receiving records: by the desks that its pages use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from kiosk.people.invent import invent_name
from office.accounts.models import User
from office.announcements import desk as announcements
from office.cases import desk as cases
from office.cases.queries import DAY_MS, alarms
from office.clock import Day
from office.demo.cast import (
    BOOKKEEPER,
    CITIES,
    GUARDS,
    ILLNESSES,
    PLACES,
    PURPOSES,
    SHIFTS,
    STORE,
    STOREKEEPER,
    THIRD_ANNOUNCEMENT,
    TOWNS,
    TRIPS,
)
from office.demo.gates import Caller
from office.observation import desk as observation
from office.phone import desk as phone
from office.phone.models import Reporter
from office.readers import desk as readers
from office.registers import desk as registers
from office.registers.forms import DISINFECTION, DUTY, LEAVE, RETURNEES, SUPPLIES, VENTILATION
from office.reports import desk as reports
from office.reports.drafted import drafted
from office.reports.figures import TYPED, figures_of
from office.visits import desk as visits

Person = Mapping[str, Any]

HOUR_MS = 3_600_000
FEVER_CENTI_C = 3_730
FOLLOWED_DAYS = 5  # whoever went to the clinic is rung up for so long
REPORT_DAILY = 24  # of the staff, by phone
REPORTS = 0.9  # of those who owe one, each day
PLANNED_DAYS = 7  # ahead, on the duty roster
LEAVES_A_DAY = 2


@dataclass
class OfficeWork:
    """Clerk and leader at work."""

    clerk: User
    leader: User
    people: Sequence[Person]
    observations: Sequence[Mapping[str, Any]]
    dice: Random

    def __post_init__(self) -> None:
        self._staff = [each for each in self.people if each["category"] == "staff"]
        self._by_id = {each["id"]: each for each in self.people}

    def begins(self, day: Day, now_ms: int, announced: Sequence[Mapping[str, Any]]) -> None:
        """The first morning: the store is filled, links are given out, announcements go to the gates."""
        for goods in STORE:
            self._supply(day, goods.item, now_ms, received=goods.received, source="县防控指挥部下拨")
        reporting = self.dice.sample(self._staff, REPORT_DAILY)
        self._owe("health", reporting, day, now_ms)
        for each in announced:
            content = {key: value for key, value in each.items() if key not in ("id", "audio")}
            wording = announcements.write(None, content, self.clerk, now_ms)
            announcements.approve(wording.name, wording.pk, self.leader, now_ms)
        for ahead in range(PLANNED_DAYS):
            self._plan_duty(day.shifted(ahead), now_ms)

    def ends(self, now_ms: int) -> None:
        """On the last day an announcement waits for the leader, and a program may read."""
        announcements.write(None, dict(THIRD_ANNOUNCEMENT), self.clerk, now_ms)
        readers.give("县防控指挥部汇总平台", self.leader, now_ms, clear=False)

    def morning(self, day: Day, now_ms: int, callers: Sequence[Caller]) -> None:
        """Duty, leave, visits and observation of the day."""
        self._plan_duty(day.shifted(PLANNED_DAYS), now_ms)
        for person in self.dice.sample(self._staff, LEAVES_A_DAY):
            self._leave(person, day, now_ms)
        self._observe(day, now_ms)
        for caller in self.dice.sample(list(callers), min(2, len(callers))):
            self._expect(caller, day, now_ms)
        self._expect(self._stranger(), day, now_ms)
        self._expect(self._stranger(), day.shifted(1), now_ms)
        for person in self.dice.sample(self._staff, self.dice.randint(0, 1)):
            self._came_back(person, day, now_ms)

    def day_long(self, day: Day, until_ms: int) -> None:
        """What is kept in the course of the day, up to a moment."""
        for place in PLACES:
            self._disinfect(place, day, until_ms)
            self._air(place, day, until_ms)
        for goods in STORE:
            if goods.issued:
                issued = self.dice.randint(goods.issued // 2, goods.issued)
                self._supply(day, goods.item, until_ms, issued=issued, source=self.dice.choice(PLACES))
        self._report_by_phone(day, until_ms)

    def sends_report(self, day: Day, now_ms: int, *, signed: bool = True) -> None:
        """The clerk fills in a day's report as the registers tell it, and the leader signs."""
        report = reports.draft(day, now_ms)
        told = drafted(day, now_ms)
        posted = {key: str(told.get(key, 0)) for key in TYPED}
        reports.fill(report, self.clerk, {**posted, "notes": "无"}, now_ms)
        if signed:
            report.refresh_from_db()
            seen = reports.digest(reports.content_of(report, figures_of(day, now_ms)))
            reports.sign(report.pk, self.leader, now_ms, seen=seen)

    def follows_up(self, now_ms: int, *, since_days: int) -> None:
        """Every alarm of the last days is somebody's, and is closed when its last follow-up is in."""
        for entry in alarms(now_ms, since_days):
            case = cases.take(entry, self.clerk, now_ms)
            if case.closed_ms is not None or entry.contact_centi_c is None:
                continue
            ill = entry.contact_centi_c >= FEVER_CENTI_C
            tenths = self.dice.randint(368, 372) if ill else self.dice.randint(363, 369)
            told = {"kind": "follow_up", "temperature": f"{tenths / 10:.1f}", "note": "电话回访"}
            cases.add(case, self.clerk, told, now_ms)
            if ill and now_ms - entry.at_ms < FOLLOWED_DAYS * DAY_MS:
                cases.add(case, self.clerk, {"kind": "diagnosis", "note": "上呼吸道感染"}, now_ms)
            elif entry.outcome:
                cases.close(case, entry, self.clerk, now_ms)

    def _owe(self, duty: str, people: Sequence[Person], first: Day, now_ms: int, last: str = "") -> None:
        owed = phone.Days(duty, str(first), last)
        phone.give_all([(each["name"], each["unit"]) for each in people], owed, self.clerk, now_ms)

    def _plan_duty(self, day: Day, now_ms: int) -> None:
        for gate in ("北门", "家属院门"):
            for shift, guard in zip(SHIFTS, GUARDS, strict=True):
                told = {"day": str(day), "shift": shift, "gate": gate, "name": guard}
                told |= {"phone": "0555-6120110", "leader": self.leader.username}
                registers.add(DUTY, told, self.clerk, now_ms)

    def _leave(self, person: Person, day: Day, now_ms: int) -> None:
        last = day.shifted(self.dice.randint(0, 4))
        sick = self.dice.random() < 0.4
        kind = "病假" if sick else self.dice.choice(("事假", "年休假"))
        told = {"name": person["name"], "unit": person["unit"], "kind": kind, "first": str(day)}
        told |= {"last": str(last), "where": self.dice.choice(TRIPS), "approved": self.leader.username}
        registers.add(LEAVE, told, self.clerk, now_ms)
        if sick:
            self._owe("sick", [person], day, now_ms, str(last))

    def _observe(self, day: Day, now_ms: int) -> None:
        """Those of the gates' document, each from its day on and up to its release."""
        for each in self.observations:
            person = self._by_id[each["person"]]
            began = max(each["from"], str(day)) == str(day)
            if began and not observation.standing().get(person["id"]):
                told = {"person": f"{person['name']} {person['unit']}", "from_day": each["from"]}
                told |= {"days": str(each["days"]), "decided_by": self.leader.username, "reason": "外地返回"}
                try:
                    observation.place_under(told, self.clerk, now_ms)
                except observation.Refused:
                    continue  # a namesake in the same unit: such a one is chosen by hand
                self._owe("observation", [person], day, now_ms, each["released"] or "")
            if each["released"] == str(day) and person["id"] in observation.standing():
                told = {"released_day": str(day), "decided_by": self.leader.username, "reason": "核酸阴性"}
                observation.release(person["id"], told, self.clerk, now_ms)

    def _expect(self, caller: Caller, day: Day, now_ms: int) -> None:
        host = self.dice.choice(self._staff)
        told = {"name": caller.name, "phone": caller.phone, "host": f"{host['name']} {host['unit']}"}
        told |= {"purpose": self.dice.choice(PURPOSES), "day_from": str(day), "hour_from": "08:30"}
        told |= {"hour_to": "17:30", "place": self.dice.choice(TOWNS)}
        visits.add(told, self.clerk, now_ms)

    def _stranger(self) -> Caller:
        return Caller(invent_name(self.dice).name, f"138{self.dice.randrange(10**8):08}")

    def _came_back(self, person: Person, day: Day, now_ms: int) -> None:
        origin, transport, _ = self.dice.choice(CITIES)
        told = {"name": person["name"], "unit": person["unit"], "returned": str(day), "origin": origin}
        told |= {"transport": transport, "outbreak": "没有", "observed": "是", "how": "居家", "days": "14"}
        told |= {"online": "是", "keeper": self.clerk.username, "left": str(day.shifted(-4))}
        registers.add(RETURNEES, told, self.clerk, now_ms)

    def _disinfect(self, place: str, day: Day, now_ms: int) -> None:
        told = {"day": str(day), "period": "7:00-7:30", "place": place, "object": "地面、桌面、门把手"}
        told |= {"agent": "84消毒液", "strength": "500", "how": "喷洒", "minutes": "30"}
        told |= {"by": self.dice.choice(GUARDS), "checked": self.clerk.username}
        registers.add(DISINFECTION, told, self.clerk, now_ms)

    def _air(self, place: str, day: Day, now_ms: int) -> None:
        for turn, hour in enumerate((8, 12, 16), start=1):
            if day.start_ms + (hour + 1) * HOUR_MS > now_ms:
                return
            minutes = self.dice.randint(18, 32)
            told = {"day": str(day), "place": place, "round": str(turn), "opened": f"{hour:02}:10"}
            told |= {"shut": f"{hour:02}:{10 + minutes}", "minutes": str(minutes)}
            told |= {"by": self.dice.choice(GUARDS)}
            registers.add(VENTILATION, told, self.clerk, now_ms)

    def _supply(
        self, day: Day, item: str, now_ms: int, *, source: str, received: int = 0, issued: int = 0
    ) -> None:
        goods = next(each for each in STORE if each.item == item)
        told = {"day": str(day), "item": item, "model": goods.model, "measure": goods.measure}
        told |= {"source": source, "keeper": STOREKEEPER, "bookkeeper": BOOKKEEPER}
        told |= {
            "received": str(received or ""),
            "issued": str(issued or ""),
            "approved": self.leader.username,
        }
        registers.add(SUPPLIES, told, self.clerk, now_ms)

    def _report_by_phone(self, day: Day, until_ms: int) -> None:
        """Whoever owes a report sends it some time after seven; a few don't."""
        for reporter in Reporter.objects.filter(ended_ms=None).prefetch_related("owed").order_by("pk"):
            for owed in phone.owed_on(reporter, day):
                at_ms = day.start_ms + self.dice.randrange(7 * HOUR_MS, 14 * HOUR_MS)
                if at_ms <= until_ms and self.dice.random() < REPORTS:
                    phone.take(reporter, owed, self._answers(owed.duty), at_ms)

    def _answers(self, duty: str) -> dict[str, str]:
        tenths = self.dice.randint(361, 369)
        answers = {"temperature": f"{tenths / 10:.1f}"}
        if duty == "health":
            return answers | {
                "condition": "良好",
                "places": "单位、家",
                "commute": self.dice.choice(("步行", "自驾")),
            }
        if duty == "observation":
            return answers | {"has_symptoms": "没有", "went_out": "没有"}
        illness, _symptoms = self.dice.choice(ILLNESSES)
        return answers | {"illness": illness, "course": self.dice.choice(("好转", "平稳"))}
