"""Every sentence that the gate speaks, by its key, in both languages; and the body estimate as words.

Pure. Says what the screen shows at that moment, but never a name, nor anything about health or observation
that others need not hear: a loudspeaker is public, and then the screen alone says why. The number is always
an estimate, and nobody is told "发烧". A changed word means that its clip has to be rendered anew
(`kiosk.voice.pack.build`); the pack's index remembers which words a clip speaks.
"""

from typing import NamedTuple

ESTIMATE_DECI_C_MIN = 350  # what the screen shows is seldom below; then no number is spoken
ESTIMATE_DECI_C_MAX = 420


class Spoken(NamedTuple):
    """One sentence in both languages, written as it is read aloud."""

    zh: str
    en: str


PROMPTS: dict[str, Spoken] = {
    # Measuring
    "approach": Spoken("请再靠近一点，额头对准圆圈。", "Please come a little closer. Forehead to the ring."),
    "hold": Spoken("请保持不动。", "Please hold still."),
    "again": Spoken("请再测一次。", "Please measure again."),
    "again_unstable": Spoken(
        "读数不稳，请站稳，再测一次。", "The reading was not steady. Stand still, and measure again."
    ),
    "again_too_few_samples": Spoken(
        "没有对准额头，请拨开头发，再测一次。",
        "Your forehead was not in view. Clear your hair, and measure again.",
    ),
    "again_sensor_fault": Spoken(
        "机器没有测到，请再测一次。", "The machine did not measure. Please measure again."
    ),
    # Who it is
    "who": Spoken(
        "请按姓名首字母，来访人员请按来访登记。",
        "Please press the initials of your name. Visitors, press visitor.",
    ),
    "confirm": Spoken("请确认是您本人，并戴好口罩。", "Please confirm that it is you, and wear your mask."),
    "code_unknown": Spoken(
        "没有找到这张卡，请按姓名查找。", "This card is not known. Please find yourself by name."
    ),
    "question": Spoken("请回答屏幕上的问题。", "Please answer the question on the screen."),
    "still_there": Spoken("您还在吗？请点一下屏幕。", "Are you still there? Please touch the screen."),
    # Visitors
    "visitor_name": Spoken("请输入您的姓名。", "Please type your name."),
    "visitor_phone": Spoken("请输入手机号码。", "Please enter your phone number."),
    "visitor_before": Spoken(
        "来过的话，请输入手机号后四位。",
        "If you were here before, enter the last four digits of your phone number.",
    ),
    "visitor_area": Spoken("请选择您从哪里来。", "Please choose where you come from."),
    "visitor_host": Spoken("请选择您要找的人。", "Please choose whom you want to see."),
    "visitor_purpose": Spoken("请选择来访事由。", "Please choose the purpose of your visit."),
    "visitor_health": Spoken("请回答几个健康问题。", "Please answer a few health questions."),
    "visitor_returning": Spoken(
        "您来过这里，请确认是您本人。", "You were here before. Please confirm that it is you."
    ),
    "returned": Spoken(
        "您外出回来，请填写是哪天、从哪里、怎么回来的。",
        "You are back from elsewhere. Please tell when, from where, and how you came.",
    ),
    "leaving_digits": Spoken(
        "离开登记，请输入手机号后四位。",
        "To sign out, please enter the last four digits of your phone number.",
    ),
    "leaving_found": Spoken("请确认是您本人离开。", "Please confirm that it is you who leaves."),
    # Verdicts
    "goodbye": Spoken("离开登记好了，请慢走。", "You are signed out. Goodbye."),
    "admit": Spoken("请通行。", "You may enter."),
    "admit_visitor": Spoken("登记好了，请通行。", "You are registered. You may enter."),
    "refuse": Spoken("暂不能进入，请看屏幕上的说明。", "Please do not enter yet. The screen tells you why."),
    "refuse_no_mask": Spoken(
        "没有戴口罩，暂不能进入。请戴好口罩再来。",
        "Without a mask you can not enter yet. Please put a mask on, and come again.",
    ),
    "refuse_quota_used": Spoken(
        "本户的外出次数用完了，请看屏幕上的时间。",
        "Your household has used its exits. The screen tells you when it may go out again.",
    ),
    "refuse_closed": Spoken(
        "现在不是来访时间，请看屏幕上的说明。",
        "The gate is closed to visitors now. The screen tells you more.",
    ),
    "refuse_host_unknown": Spoken(
        "没有找到您要找的人，请值守人员帮您联系。",
        "We did not find whom you want to see. The guard will help you.",
    ),
    "refuse_host_unconfirmed": Spoken(
        "您要找的人还没有确认，请值守人员帮您联系。",
        "Whom you want to see has not confirmed yet. The guard will call.",
    ),
    "unjudged": Spoken(
        "这次测不准，不代表体温偏高。请等值守人员用体温计测量。",
        "We can not tell this time. That does not mean a high temperature. Please wait for the guard.",
    ),
    "unjudged_too_cold": Spoken(
        "额头太凉，测不准。请到室内暖和五分钟，值守人员会帮助您。",
        "Your forehead is too cold to tell. Please warm up indoors for five minutes. "
        "The guard will help you.",
    ),
    "unjudged_machine": Spoken(
        "这是机器的原因，与您无关。请等值守人员用体温计测量。",
        "It is the machine, not you. Please wait for the guard, who will measure by thermometer.",
    ),
    # The guard is wanted
    "alarm": Spoken(
        "请先不要进入，到一旁坐一会儿。值守人员会用体温计复测，不必担心。",
        "Please do not enter, and take a seat. A guard will measure again with a thermometer. Do not worry.",
    ),
    "alarm_guard": Spoken("请值守人员到检测点来。", "The guard is needed at the checkpoint."),
    "symptom": Spoken(
        "谢谢您如实告知。请在一旁稍等，值守人员会帮助您。",
        "Thank you for telling us. Please wait at the side. The guard will help you.",
    ),
    "referred": Spoken(
        "请在等候区稍候，值守人员会为您复测。",
        "Please wait in the waiting area. The guard will measure again.",
    ),
    "guard_called": Spoken("已经呼叫值守人员，请稍候。", "The guard has been called. Please wait."),
    "repeat": Spoken(
        "请把额头靠近圆圈，保持不动。", "Please bring your forehead to the ring, and hold still."
    ),
    "rest_due": Spoken("休息时间到了，请值守人员复测。", "The rest is over. Guard, please measure again."),
    "drill": Spoken("现在是演练。", "This is a drill."),
    "out_of_service": Spoken(
        "本机暂停使用，请找值守人员登记。", "Out of service. Please register with the guard."
    ),
    "in_service": Spoken("本机恢复使用。", "Back in service."),
    "sound_test": Spoken("声音测试，一，二，三。", "Sound test. One, two, three."),
}

# What follows a verdict must not wait for its clip to be decoded; a hint while somebody types may, a few ms.
AT_ONCE = tuple(
    key for key in PROMPTS if key.startswith(("admit", "refuse", "unjudged", "alarm", "symptom", "again"))
)

_ZH = "零一二三四五六七八九"
_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def estimate_key(estimate_centi_c: int) -> str | None:
    """The key of the clip that speaks this body estimate, cut to a tenth as on the screen; None if none."""
    deci_c = estimate_centi_c // 10
    return f"estimate_{deci_c}" if ESTIMATE_DECI_C_MIN <= deci_c <= ESTIMATE_DECI_C_MAX else None


def _estimate(deci_c: int) -> Spoken:
    whole, tenth = divmod(deci_c, 10)
    ten, one = divmod(whole, 10)
    zh = _ZH[ten] + "十" + (_ZH[one] if one else "") + (f"点{_ZH[tenth]}" if tenth else "") + "度"
    en = {3: "thirty", 4: "forty"}[ten] + (f"-{_EN[one]}" if one else "") + f" point {_EN[tenth]}"
    return Spoken(f"体温估计{zh}。", f"Body estimate {en}.")


ESTIMATES = {
    f"estimate_{deci_c}": _estimate(deci_c) for deci_c in range(ESTIMATE_DECI_C_MIN, ESTIMATE_DECI_C_MAX + 1)
}
SPOKEN: dict[str, Spoken] = {**PROMPTS, **ESTIMATES}
