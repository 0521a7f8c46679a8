"""Out of service, and each reason: what happened, and what to do next."""

from kiosk.ui.words.phrase import Phrase

REASONS: dict[str, Phrase] = {
    # Out of service
    "service.title": Phrase("本机暂停使用", "Out of service"),
    "service.sensor": Phrase("测温传感器故障", "The thermometer has failed"),
    "service.ledger": Phrase("登记无法写入存储", "Records can't be stored"),
    "service.program": Phrase("程序无法启动，几分钟后再试", "It can't start; tries again in minutes"),
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
    "reason.site_outdated": Phrase("名册和规则已过期", "Roster and rules are out of date"),
    "reason.site_outdated.help": Phrase("来访由值守人员判断，请联网", "The guard decides on visitors"),
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
    "reason.config_invalid": Phrase("配置文件有错", "The settings can't be used"),
    "reason.config_invalid.help": Phrase("请维护人员检查配置文件", "Maintenance must correct the file"),
    "reason.site_invalid": Phrase("场所文件不能用", "The site document can't be used"),
    "reason.site_invalid.help": Phrase("请维护人员换上可用的文件", "Maintenance must replace it"),
    "reason.program_failed": Phrase("程序反复退出", "The program keeps ending"),
    "reason.program_failed.help": Phrase("请维护人员运行 doctor 检查", "Maintenance should run the doctor"),
    "reason.unknown": Phrase("发生了未知问题", "Something unknown went wrong"),
    "reason.unknown.help": Phrase("请把代码 {code} 告诉维护人员", "Tell maintenance the code {code}"),
}
