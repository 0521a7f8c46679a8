"""Every string of the screens, in Simplified Chinese and English, by its key.

Words of the trade: 体温估计, never 体温 alone, for what a forehead tells; 体温偏高, never 发烧; the verdicts
放行, 复测, 劝返, 无法判定. Each reason says what happened and what to do next.
"""

from typing import NamedTuple

from kiosk.flow.states import Language


class Phrase(NamedTuple):
    """The same thing in both languages; `{...}` stands for a value."""

    zh: str
    en: str


def say(key: str, language: Language, **values: object) -> str:
    """The words for a key.

    Raises:
        KeyError: there is no such key; a mistake in our own code.
    """
    phrase = WORDS[key]
    return (phrase.zh if language == "zh" else phrase.en).format(**values)


def other(language: Language) -> Language:
    """The language that is not the first."""
    return "en" if language == "zh" else "zh"


def reason_key(code: str) -> str:
    """The key of a reason or an error's word; codes from outside that nobody knows yet have one too."""
    key = f"reason.{code}"
    return key if key in WORDS else "reason.unknown"


WORDS: dict[str, Phrase] = {
    # Header and footer
    "site.role": Phrase("健康登记点", "Health Checkpoint"),
    "language.switch": Phrase("English", "中文"),
    "clock.untrusted": Phrase("时间未校准", "Clock not set"),
    "clock.date": Phrase("{month}月{day}日 周{weekday}", "{weekday} {day} {month}"),
    "clock.weekdays": Phrase("一 二 三 四 五 六 日", "Mon Tue Wed Thu Fri Sat Sun"),
    "clock.months": Phrase("1 2 3 4 5 6 7 8 9 10 11 12", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
    "footer.notice": Phrase("公告", "Notice"),
    "footer.retention": Phrase("记录保存 {days} 天，仅用于防疫", "Records kept {days} days, for health only"),
    "office.silent": Phrase("未联网，{backlog} 条待上传", "Offline, {backlog} to send"),
    "training": Phrase("演练", "DRILL"),
    "back": Phrase("返回", "Back"),
    "call": Phrase("请人帮忙", "Call guard"),
    "call.done": Phrase("已呼叫值守", "Guard called"),
    "countdown": Phrase("{seconds} 秒后返回", "Closes in {seconds} s"),
    # Idle, approaching
    "resting.wake": Phrase("请靠近，或轻触屏幕", "Step closer, or touch the screen"),
    "idle.title": Phrase("请靠近测温", "Please step closer"),
    "idle.aim": Phrase("额头靠近圆圈", "Forehead to the circle"),
    "idle.aim.near": Phrase("额头靠近圆圈，约 {zone_cm} cm", "Forehead {zone_cm} cm from the circle"),
    "idle.choose": Phrase("也可先登记，再测温", "Or check in first"),
    "idle.staff": Phrase("工作人员", "Staff"),
    "idle.visitor": Phrase("来访登记", "Visitor"),
    "approaching.title": Phrase("请再靠近一点", "A little closer, please"),
    "approaching.known": Phrase("{name}，还差测温", "{name}, your measurement is next"),
    "approaching.how": Phrase("拨开头发、取下帽子，额头对准圆圈", "Clear hair and hat, forehead to the ring"),
    # Measuring
    "measuring.title": Phrase("正在测温", "Measuring"),
    "measuring.hold": Phrase("位置正好，请保持不动", "Good. Please hold still"),
    "measuring.step": Phrase("额温测量", "Measurement"),
    "again.title": Phrase("请再测一次", "Please try again"),
    "again.wait": Phrase("{seconds} 秒后再测", "Again in {seconds} s"),
    "again.now": Phrase("现在再测", "Measure now"),
    # Naming
    "staff.prompt": Phrase("姓名首字母", "Initials of your name"),
    "staff.example": Phrase("例：陈博 按 C B", "Example: Chen Bo is C B"),
    "staff.more": Phrase("再按一个字母", "One more letter"),
    "staff.none": Phrase("名单里没有这个姓名", "Nobody on the list by these letters"),
    "staff.none.help": Phrase("请按“删除”改正，或按“我是访客”", "Erase and try again, or press Visitor"),
    "staff.private": Phrase(
        "按两个字母后显示姓名，点姓名即登记", "Names appear after two letters; tap yours"
    ),
    "staff.confirm": Phrase("点自己：已戴口罩，进入", "Tap yours: mask on, go in"),
    "staff.maskless": Phrase("没有口罩：点自己登记", "No mask: tap yours to register"),
    "staff.visitor": Phrase("我是访客", "I am a visitor"),
    "visitor.staff": Phrase("我是员工", "Staff"),
    "visitor.pad": Phrase("先声母，再韵母", "First part, then the rest"),
    "visitor.pad.example": Phrase(
        "例：王 先点 w，再点 王 或 wang", "Example: tap w, then wang or your surname"
    ),
    "visitor.pad.next": Phrase("再点韵母", "Now the rest of the syllable"),
    "visitor.pinyin": Phrase("请输入姓名拼音", "Type your name in pinyin"),
    "visitor.pinyin.example": Phrase(
        "例：王秀英 按 wangxiuying 或 wxy", "Example: wangxiuying, or short wxy"
    ),
    "visitor.none": Phrase("没有合适的字", "No match for these letters"),
    "visitor.none.help": Phrase("可逐字输入，每次选一个字", "Type and pick one character at a time"),
    "visitor.fix": Phrase("点某个字可换同音字", "Tap a character to change it"),
    "visitor.confirm.hint": Phrase("姓名无误请按“确定”", "If this is right, press Confirm"),
    "visitor.latin": Phrase("请输入姓名", "Type your name"),
    "visitor.latin.example": Phrase("按字母键输入，例：John Smith", "Use the letter keys, as John Smith"),
    "visitor.more": Phrase("更多", "More"),
    "flagged.title": Phrase("值守登记：体温偏高人员", "Guard: register the flagged person"),
    "flagged.skip": Phrase("不登记", "Skip"),
    "key.clear": Phrase("清空", "Clear"),
    "key.latin": Phrase("ABC", "ABC"),
    "key.pinyin": Phrase("拼音", "Pinyin"),
    "key.pad": Phrase("大键盘", "Big keys"),
    "key.letters": Phrase("全键盘", "Letters"),
    "key.dot": Phrase("间隔号", "Dot"),
    "key.space": Phrase("空格", "Space"),
    "key.confirm": Phrase("确定", "Confirm"),
    "notice.name_too_long": Phrase("姓名太长，请检查", "This name is too long"),
    "notice.letters_lead_nowhere": Phrase("没有这样开头的姓名", "No name goes on with this letter"),
    "notice.name_unfinished": Phrase("请先选出姓名", "Please pick your name first"),
    "notice.name_empty": Phrase("请先输入姓名", "Please type a name first"),
    # Mask
    "mask.title": Phrase("是您吗？口罩戴好了？", "Is this you, mask on?"),
    "mask.step": Phrase("确认", "Confirm"),
    "mask.how": Phrase("口罩应遮住口和鼻", "It should cover mouth and nose"),
    "mask.enter": Phrase("已戴口罩，进入", "Mask on, go in"),
    "mask.stranger": Phrase("不是我", "Not me"),
    "mask.yes": Phrase("已戴口罩", "Mask is on"),
    "mask.no": Phrase("没有口罩", "No mask"),
    "who.visitor": Phrase("来访人员", "Visitor"),
    "who.resident": Phrase("住户", "Resident"),
    # What stands before a page for a moment
    "still.title": Phrase("您还在吗？", "Are you still there?"),
    "still.wipe": Phrase("{seconds} 秒后清除已填内容", "All entries are wiped in {seconds} s"),
    "still.here": Phrase("还在，继续", "Yes, go on"),
    "still.gone": Phrase("结束", "End"),
    "code.title": Phrase("没有找到这个码", "Unknown code"),
    "code.how": Phrase("工牌可能已换，请改按姓名登记", "Perhaps an old badge: use your name instead"),
    "code.guard": Phrase("预约码请找值守人员核对", "A visit's code: ask the guard"),
    "code.ok": Phrase("知道了", "OK"),
    # Saving, admitted, refused
    "saving.title": Phrase("正在登记", "Registering"),
    "saving.wait": Phrase("请稍候，登记写入后放行", "One moment: you may enter once it is stored"),
    "saving.slow": Phrase("存储较慢，仍在重试，请勿断电", "Storage is slow, still trying; keep the power on"),
    "verdict.admit": Phrase("放行", "Admitted"),
    "verdict.refer": Phrase("复测", "Recheck"),
    "verdict.refuse": Phrase("劝返", "Not admitted"),
    "verdict.unjudged": Phrase("无法判定", "Cannot judge"),
    "estimate": Phrase("体温估计", "Body estimate"),
    "name": Phrase("姓名", "Name"),
    "admitted.title": Phrase("请通行", "You may enter"),
    "admitted.saved": Phrase("已登记", "Saved"),
    "admitted.mask": Phrase("请全程佩戴口罩", "Please keep your mask on"),
    "refused.title": Phrase("暂不能进入", "No entry for now"),
    "refused.ok": Phrase("知道了", "OK"),
    # Unjudged, alarm, referred
    "unjudged.title": Phrase("请等值守人员", "Wait for the guard"),
    "unjudged.guard": Phrase("已呼叫值守人员，用体温计测量", "The guard is on the way"),
    "unjudged.hold": Phrase("值守确认 按住2秒", "Guard: hold for 2 s"),
    "fever.title": Phrase("请勿通行", "Please do not enter"),
    "fever.high": Phrase("体温偏高", "High temperature"),
    "fever.limit": Phrase("上限 {limit}℃", "Limit {limit}℃"),
    "fever.step1": Phrase("请到一旁等候区稍坐", "Please take a seat in the waiting area"),
    "fever.step2": Phrase("值守人员会用体温计复测，不必担心", "A guard will measure again. Do not worry"),
    "fever.since": Phrase("警报中 {minutes:02d}:{seconds:02d}", "Alarm {minutes:02d}:{seconds:02d}"),
    "fever.sounding": Phrase("蜂鸣器在响", "The buzzer is on"),
    "fever.quiet": Phrase("静音报警，只亮灯", "Quiet alarm: lamp only"),
    "fever.duty": Phrase("当班值守 {guard}", "Guard on duty {guard}"),
    "fever.unsaved": Phrase("登记尚未写入，机器在重试", "Not stored yet, still trying"),
    "fever.hold": Phrase("值守确认 按住2秒", "Guard: hold for 2 s"),
    "referred.title": Phrase("请在等候区稍候", "Please wait here"),
    "referred.step1": Phrase("值守人员将用体温计为您复测", "The guard will measure you with a thermometer"),
    "referred.step2": Phrase("请戴好口罩，坐下休息几分钟", "Keep your mask on and rest a few minutes"),
    "referred.next": Phrase("下一位", "Next person"),
    # The guard's recheck cards
    "staff.many_referred": Phrase("成批偏高：是人，还是传感器？", "Many high: people or sensor?"),
    "staff.many_referred.help": Phrase("请值守用体温计逐人核对", "Guard: check with a thermometer"),
    "staff.level_off": Phrase("整体偏移：环境，还是传感器？", "All shifted: place or sensor?"),
    "staff.level_off.help": Phrase("请值守用体温计核对几个人", "Guard: thermometer for a few"),
    "staff.seen": Phrase("值守已知 按住2秒", "Guard: seen, hold 2 s"),
    "cards.mark": Phrase("复测 {count}  按住2秒", "Recheck {count}: hold"),
    "cards.mark.due": Phrase("复测 {count}  {due} 人已休息好", "Recheck {count}: {due} due"),
    "cards.title": Phrase("值守复测卡", "Guard: recheck cards"),
    "cards.hint": Phrase("点一人开始复测", "Tap a person to recheck"),
    "cards.wait": Phrase("后面的人请稍候，值守正在复测", "Please wait: the guard is busy here"),
    "card.title": Phrase("复测卡", "Recheck card"),
    "card.hint": Phrase("处置结果按住2秒，即结束此卡", "Hold an outcome 2 s to close the card"),
    "card.waited": Phrase("已等 {minutes} 分钟", "Waiting {minutes} min"),
    "card.nobody": Phrase("未登记姓名", "Not named"),
    "repeat.title": Phrase("再测额温", "Measure again"),
    "repeat.now": Phrase("额头靠近圆圈", "Forehead to the ring"),
    "repeat.normal": Phrase("第 {count} 次复测 {value} 不偏高", "Repeat {count}: {value}, not high"),
    "repeat.refer": Phrase("第 {count} 次复测 {value} 偏高", "Repeat {count}: {value}, high"),
    "repeat.unjudged": Phrase("第 {count} 次复测无法判定", "Repeat {count}: cannot judge"),
    "rest.begin": Phrase("开始休息 10 分钟", "Begin 10 min rest"),
    "rest.left": Phrase("休息还剩 {minutes:02d}:{seconds:02d}", "Rest {minutes:02d}:{seconds:02d} left"),
    "rest.due": Phrase("休息已到，请复测", "Rested: recheck"),
    "rest.done": Phrase("已休息 10 分钟", "Rested 10 min"),
    "contact.title": Phrase("输入体温计读数", "Enter thermometer reading"),
    "contact.name": Phrase("体温（体温计）", "By thermometer"),
    "contact.typed": Phrase("{value} 还没确定", "{value} not confirmed"),
    "contact.hint": Phrase("例：37.2 按 3 7 2，再按确定", "Example: 37.2 is 3 7 2, then Confirm"),
    "clinic.title": Phrase("送发热门诊：送到哪家", "Which clinic"),
    "clinic.other": Phrase("其他，办公室补登", "Other: office adds it"),
    "clinic.hint": Phrase("按住2秒，即结束此卡", "Hold 2 s to close the card"),
    "outcome.released": Phrase("放行", "Release"),
    "outcome.home_isolation": Phrase("居家隔离", "Isolate at home"),
    "outcome.fever_clinic": Phrase("送发热门诊", "To the clinic"),
    "outcome.left": Phrase("未等候离开", "Left"),
    "notice.contact_range": Phrase("请输入 34.0 到 43.0", "Enter 34.0 to 43.0"),
    "notice.contact_unconfirmed": Phrase("读数先确定或删除", "Confirm or erase the reading first"),
    "notice.release_needs": Phrase(
        "先用体温计测，或休息10分钟后复测不偏高", "Thermometer first, or rest, repeat"
    ),
    "notice.release_fever": Phrase("体温计读数到了上限，不能放行", "At the limit: no release"),
    "notice.repeat_failed": Phrase("没有测到额头，请再试", "No forehead seen: try again"),
    # The guard's door, menu and settings
    "pin.title": Phrase("值守口令", "Guard's PIN"),
    "pin.title.duty": Phrase("交接班：接班人输入口令", "Duty change: the PIN of who takes over"),
    "pin.hint": Phrase("点自己，输入口令，再按确定", "Tap yourself, type the PIN, Confirm"),
    "pin.wait": Phrase("口令错误，{seconds} 秒后再试", "Wrong PIN: again in {seconds} s"),
    "notice.guard_unknown": Phrase("请先点自己的姓", "First tap who you are"),
    "notice.pin_wrong": Phrase("口令错误，请再试", "Wrong PIN: try again"),
    "menu.title": Phrase("值守菜单", "Guard's menu"),
    "menu.duty": Phrase("当班 {name}", "On duty {name}"),
    "menu.unlocked": Phrase("未设值守口令，请办公室设置", "No PINs set: ask the office"),
    "page.cards": Phrase("复测卡 {count}", "Cards {count}"),
    "page.comparison": Phrase("体温计比对", "Compare"),
    "page.alarm": Phrase("报警测试", "Alarm test"),
    "page.duty": Phrase("交接班", "Duty change"),
    "page.settings": Phrase("声音和亮度", "Sound, light"),
    "page.clean": Phrase("擦屏", "Clean glass"),
    "settings.title": Phrase("声音、亮度、静音、演练", "Sound, light, quiet, drill"),
    "setting.volume_percent": Phrase("语音音量", "Voice volume"),
    "setting.brightness_percent": Phrase("屏幕亮度", "Brightness"),
    "setting.quiet": Phrase("静音报警：只亮灯，不响", "Quiet alarms: lamp, no buzzer"),
    "setting.training": Phrase("演练：不计入统计", "Drill: nothing is counted"),
    "switch.on": Phrase("已开", "On"),
    "switch.off": Phrase("已关", "Off"),
    "clean.title": Phrase("现在可以擦屏，触摸无效", "Wipe the glass now; touch is off"),
    # The comparison check
    "comparison.title": Phrase("比对：体温计与本机", "Comparison check"),
    "comparison.begin": Phrase("比对一名健康人", "Compare a well person"),
    "comparison.look": Phrase("比对：看着圆圈", "Comparison: look here"),
    "comparison.commissioning": Phrase("新机比对 {count}/{of}", "Setting up: {count} of {of}"),
    "comparison.in_order": Phrase("比对合格", "In order"),
    "comparison.failed": Phrase("误差超限，本机不判正常", "Too far off: nobody is called normal"),
    "comparison.mean": Phrase("平均误差 {value}℃", "Mean error {value}℃"),
    "comparison.mean.none": Phrase("再比对 {count} 人才知误差", "{count} more to tell the error"),
    "comparison.none": Phrase("还没有比对", "Nobody compared yet"),
    "comparison.hint": Phrase("每天比对几名健康人", "A few well people every day"),
    "comparison.who": Phrase("健康人", "Well person"),
    "notice.comparison_unfit": Phrase("这次测不准，请站稳再测", "Not steady: please look again"),
    "notice.comparison_unwell": Phrase("只用健康人：35.0 到上限以下", "Well people: 35.0 to the limit"),
    "idle.due": Phrase("值守待办 {count}", "Guard: {count} to do"),
    # The test of the alarm
    "alarm.title": Phrase("报警测试：四种声音", "Alarm test: four sounds"),
    "alarm.fever": Phrase("发热：连续不停", "Fever: on and on"),
    "alarm.symptom": Phrase("症状：三声三声", "Symptom: threes"),
    "alarm.unjudged": Phrase("无法判定：两声两声", "Can't judge: twos"),
    "alarm.fault": Phrase("故障：一长一短", "Fault: long, short"),
    "alarm.again": Phrase("再放一遍", "Play again"),
    "alarm.heard": Phrase("都听到了", "Heard all"),
    "alarm.not_heard": Phrase("没听到", "Not heard"),
    "alarm.unheard": Phrase("上次没听到，请维护人员检查", "Not heard last time: call maintenance"),
    # Out of service
    "service.title": Phrase("本机暂停使用", "Out of service"),
    "service.sensor": Phrase("测温传感器故障", "The thermometer has failed"),
    "service.ledger": Phrase("登记无法写入存储", "Records can't be stored"),
    "service.cards": Phrase("复测卡太多没有结束", "Too many open recheck cards"),
    "service.cards.step2": Phrase("按住“复测”，逐张填写处置结果", "Hold Recheck and close the cards"),
    "service.step1": Phrase("改用体温计和纸质登记表", "Use a thermometer and the paper form"),
    "service.step2": Phrase("通知维护人员，修好自动恢复", "Call maintenance; it resumes by itself"),
    "service.waiting": Phrase(
        "有 1 条登记在内存中，请勿断电", "One record is still in memory: keep the power on"
    ),
    "service.code": Phrase("代码 {code}", "Code {code}"),
    "service.hold": Phrase("值守知悉 按住2秒", "Guard: hold for 2 s"),
    "service.seen": Phrase("值守人员已知悉", "The guard knows"),
    # Reasons: what happened, and what to do next
    "reason.fever_relative": Phrase("比前面的人明显偏高", "Warmer than others"),
    "reason.fever_fixed": Phrase("额温达到固定上限", "At the fixed limit"),
    "reason.no_mask": Phrase("没有戴口罩", "No mask"),
    "reason.no_mask.help": Phrase(
        "请戴好口罩再来测温登记，没有口罩请找值守人员", "Put a mask on and come again; the guard can help"
    ),
    "reason.too_cold": Phrase("额头太凉，测不准", "Your forehead is too cold to tell"),
    "reason.too_cold.help": Phrase("请在室内暖和 5 分钟再测", "Please warm up indoors for 5 minutes"),
    "reason.too_few_samples": Phrase("没有对准额头", "The forehead was not in view"),
    "reason.too_few_samples.help": Phrase(
        "请拨开头发，额头对准圆圈，保持 2 秒", "Clear your hair, aim at the ring, hold for 2 s"
    ),
    "reason.unstable": Phrase("读数不稳", "The readings were not steady"),
    "reason.unstable.help": Phrase("请站稳，额头不要移动", "Please stand still, forehead in place"),
    "reason.warming_up": Phrase("测温仪正在预热", "The sensor is still warming up"),
    "reason.warming_up.help": Phrase("请值守人员用体温计测量", "The guard measures by thermometer"),
    "reason.ambient_out_of_range": Phrase("环境温度超出仪器范围", "Too hot or cold here for the sensor"),
    "reason.ambient_out_of_range.help": Phrase("请值守人员用体温计测量", "The guard measures by thermometer"),
    "reason.sensor_fault": Phrase("测温传感器出错", "The sensor reports a fault"),
    "reason.sensor_fault.help": Phrase("这是机器的原因，与您无关", "It is the machine, not you"),
    "reason.symptom": Phrase("有不适症状", "Symptoms"),
    "reason.symptom.help": Phrase("请在一旁等候，值守人员会来", "Please wait aside for the guard"),
    "reason.exposure": Phrase("去过重点地区或有接触史", "From an affected area, or a contact"),
    "reason.exposure.help": Phrase("请与办公室联系，先居家观察", "Call the office; stay at home first"),
    "reason.observed": Phrase("居家观察期未满", "Under observation at home"),
    "reason.observed.help": Phrase(
        "由办公室解除观察，可请值守联系", "The office ends it; the guard can call"
    ),
    "reason.household_observed": Phrase("同住人正在居家观察", "Somebody at home is under observation"),
    "reason.household_observed.help": Phrase("请在家等候办公室通知", "Please wait at home for the office"),
    "reason.returnee_unregistered": Phrase("外地返回，还没登记", "Back from elsewhere, not registered"),
    "reason.returnee_unregistered.help": Phrase(
        "已告知办公室，请先回家观察", "The office is told; observe at home first"
    ),
    "reason.closed": Phrase("现在不是来访时间", "Closed to visitors now"),
    "reason.closed.help": Phrase("请在开放时间再来", "Please come again in opening hours"),
    "reason.host_unknown": Phrase("没有找到要找的人", "Nobody knows whom you visit"),
    "reason.host_unknown.help": Phrase("请值守人员帮您联系", "The guard helps you find them"),
    "reason.host_unconfirmed": Phrase("受访人还没有确认", "Your host has not confirmed yet"),
    "reason.host_unconfirmed.help": Phrase("请值守人员打电话确认", "The guard calls your host"),
    "reason.quota_used": Phrase("本户外出次数已用完", "Your household has been out"),
    "reason.quota_used.help": Phrase("就医等急事请找值守人员", "Medical or urgent: ask the guard"),
    "reason.clock_untrusted": Phrase("本机时间未校准", "The clock here is not set"),
    "reason.clock_untrusted.help": Phrase("请值守人员按登记判断", "The guard decides by the book"),
    "reason.comparison_failed": Phrase("本机与体温计误差过大", "Too far off the thermometer"),
    "reason.comparison_failed.help": Phrase("请值守用体温计测量，并重新比对", "By thermometer; compare anew"),
    "reason.no_answer": Phrase("传感器没有应答", "The sensor does not answer"),
    "reason.no_answer.help": Phrase("检查传感器的四根线和电源", "Check its four wires and its power"),
    "reason.bus_stuck": Phrase("传感器总线卡住", "The sensor's bus is stuck"),
    "reason.bus_stuck.help": Phrase("拔下传感器，10 秒后再插上", "Unplug the sensor for 10 s"),
    "reason.bus_missing": Phrase("没有找到 I2C 总线", "There is no I2C bus"),
    "reason.bus_missing.help": Phrase("请维护人员打开 I2C 接口", "Maintenance must switch I2C on"),
    "reason.bus_forbidden": Phrase("没有使用 I2C 总线的权限", "No permission for the I2C bus"),
    "reason.bus_forbidden.help": Phrase(
        "请维护人员把账户加入 i2c 组", "Maintenance must add it to group i2c"
    ),
    "reason.unexpected_part": Phrase("接的不是配置的传感器", "This is not the configured sensor"),
    "reason.unexpected_part.help": Phrase(
        "换回原来的传感器，或请维护人员改配置", "Put the old one back, or have it configured"
    ),
    "reason.checksum_mismatch": Phrase("传感器数据校验出错", "The sensor's data arrive damaged"),
    "reason.checksum_mismatch.help": Phrase("检查接线是否松动或过长", "Check for loose or long wires"),
    "reason.implausible_reading": Phrase("传感器读数不可信", "The readings can't be true"),
    "reason.implausible_reading.help": Phrase("擦净镜头，避开阳光和热源", "Clean the lens; no sun, no heat"),
    "reason.pin_unavailable": Phrase("蜂鸣器、灯或门的引脚不可用", "A pin of buzzer, lamp or gate fails"),
    "reason.pin_unavailable.help": Phrase("请维护人员检查引脚配置", "Maintenance must check the pins"),
    "reason.no_speaker": Phrase("没有找到音箱", "No loudspeaker found"),
    "reason.no_speaker.help": Phrase("检查音箱的线和电源", "Check the loudspeaker's cable and power"),
    "reason.ledger_full": Phrase("存储空间已满", "Storage is full"),
    "reason.ledger_full.help": Phrase("请勿删除文件，请维护人员换卡", "Delete nothing; call maintenance"),
    "reason.ledger_busy": Phrase("存储暂时写不进去", "Storage is busy"),
    "reason.ledger_busy.help": Phrase("请勿断电，机器一直在重试", "Keep the power on; it goes on trying"),
    "reason.ledger_damaged": Phrase("台账文件损坏，已单独存放", "The ledger is damaged and was set aside"),
    "reason.ledger_damaged.help": Phrase("请勿删除文件，请维护人员取走", "Delete nothing; call maintenance"),
    "reason.ledger_locked": Phrase("台账被另一个程序占用", "Another program holds the ledger"),
    "reason.ledger_locked.help": Phrase("关闭另一个程序后自动恢复", "Close the other program"),
    "reason.ledger_unreachable": Phrase("找不到台账的存储位置", "The ledger's disk can't be reached"),
    "reason.ledger_unreachable.help": Phrase("检查存储卡或硬盘是否接好", "Check the card or disk"),
    "reason.ledger_foreign": Phrase("台账属于另一台设备", "This ledger belongs to another device"),
    "reason.ledger_foreign.help": Phrase("请勿删除，请维护人员核对配置", "Delete nothing; have it checked"),
    "reason.cards_full": Phrase("有 100 张复测卡没有结束", "100 recheck cards are open"),
    "reason.cards_full.help": Phrase("请值守逐张填写处置结果", "The guard must close some of them"),
    "reason.unknown": Phrase("发生了未知问题", "Something unknown went wrong"),
    "reason.unknown.help": Phrase("请把代码 {code} 告诉维护人员", "Tell maintenance the code {code}"),
}
