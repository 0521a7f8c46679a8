"""Who keeps the office of the demo, and what they write: all of it invented. Pure."""

from typing import NamedTuple

from office.accounts.roles import Role

CLERK, LEADER, GUARD = "陈秀兰", "刘志远", "赵刚"
ACCOUNTS = {
    CLERK: Role.CLERK,
    LEADER: Role.LEADER,
    GUARD: Role.GUARD,
    "孙明华": Role.AUDITOR,
    "周立": Role.MAINTAINER,
}
GUARDS = ("赵刚", "钱敏", "孙立")
STOREKEEPER, BOOKKEEPER = "何桂芝", "梁文静"
SHIFTS = ("0:00-8:00", "8:00-16:00", "16:00-24:00")

PLACES = ("办公楼一层", "办公楼二层", "会议室", "食堂")
ILLNESSES = (("感冒", "头痛、流涕"), ("肠胃炎", "腹泻"), ("腰椎病", "腰痛"))
TRIPS = ("市里看病", "老家", "省城", "本县")
CITIES = (("宁州市", "火车", "本省"), ("江浦县", "客车", "本市"), ("青湖省会", "飞机", "外省"))
TOWNS = ("本县城关镇", "江浦县", "宁州市")
PURPOSES = ("联系工作", "送材料", "设备维修", "政策咨询")


class Goods(NamedTuple):
    """One kind of thing in the store: how many came, and how many go out in a day."""

    item: str
    model: str
    measure: str
    received: int
    issued: int


STORE = (
    Goods("一次性医用口罩", "平面型", "只", 8_000, 420),
    Goods("84消毒液", "500ml", "瓶", 240, 9),
    Goods("75%酒精", "500ml", "瓶", 120, 3),
    Goods("红外体温检测仪", "手持式", "台", 12, 0),
)
THIRD_ANNOUNCEMENT = {
    "title": {"zh": "食堂错峰就餐", "en": "Canteen hours"},
    "text": {
        "zh": "为减少聚集，即日起食堂分两批就餐，请自带餐具，打包带走。",
        "en": "To avoid crowding the canteen serves in two turns. Bring your own box and take it away.",
    },
    "from": "2020-02-01",
    "to": "2099-12-31",
    "hours": {"from": "10:30", "until": "13:00"},
    "pause_s": 180,
    "priority": 2,
}
