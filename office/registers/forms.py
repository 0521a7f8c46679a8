"""The registers themselves: titles and columns as the forms in use have them, word for word."""

from dataclasses import dataclass

from office.registers.columns import Column, Kind, Words


@dataclass(frozen=True, slots=True)
class Register:
    """One register. `day` and `who` are the columns by which it is filtered and searched."""

    name: str
    title: Words
    columns: tuple[Column, ...]
    day: str
    who: str

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns of the form, in their order."""
        return self.columns


def _c(key: str, zh: str, en: str, kind: Kind = "text", *, needed: bool = False, choices: str = "") -> Column:
    pairs = tuple(Words(*each.split("=")) for each in choices.split()) if choices else ()
    return Column(key, Words(zh, en), kind, needed, pairs)


YES_NO = "是=yes 否=no"

RETURNEES = Register(
    "returnees",
    Words("干部职工防控疫情情况登记表", "Returnee form"),
    (
        _c("name", "姓名", "Name", needed=True),
        _c("sex", "性别", "Sex", "choice", choices="男=male 女=female"),
        _c("age", "年龄", "Age", "number"),
        _c("unit", "科室/职务", "Office, post"),
        _c("id_number", "身份证号", "ID number"),
        _c("phone", "联系电话", "Phone"),
        _c("address", "现住址", "Address"),
        _c("places", "外出目的地及途经地", "Where to, by way of"),
        _c("left", "离开日期", "Left on", "day"),
        _c("stay", "停留时间", "Stayed"),
        _c("outbreak", "当地有无疫情", "Outbreak there", "choice", choices="有=yes 没有=no"),
        _c("returned", "返回日期", "Returned on", "day", needed=True),
        _c("origin", "何地返回", "Back from", needed=True),
        _c("transport", "交通工具(车次/航班/车牌)", "Transport (train, flight, plate)"),
        _c("companions", "同行人员", "Companions"),
        _c(
            "contact",
            "与疫区返回人员或确诊、疑似病例接触史",
            "Contact with returnees from an affected area or cases",
        ),
        _c("temperature", "体温", "Temperature", "temperature"),
        _c("symptoms", "症状", "Symptoms"),
        _c("observed", "是否医学观察", "Observed", "choice", choices=YES_NO),
        _c("how", "观察方式(居家/集中)", "How (home, central)", "choice", choices="居家=home 集中=central"),
        _c("period", "观察起止日期", "Observed from, to"),
        _c("days", "观察天数", "Days", "number"),
        _c("keeper", "责任人", "Responsible"),
        _c("online", "是否网上办公", "Works online", "choice", choices=YES_NO),
        _c("back", "拟返岗/返岗日期", "Back at work on", "day"),
        _c("approved", "审批人", "Approved by"),
    ),
    "returned",
    "name",
)
OBSERVATION = Register(
    "observation",
    Words("居家观察日记表", "Observation diary"),
    (
        _c("name", "姓名", "Name", needed=True),
        _c("day_n", "第几天", "Day", "number"),
        _c("day", "日期", "Date", "day", needed=True),
        _c("morning", "早体温", "Morning temperature", "temperature"),
        _c("evening", "晚体温", "Evening temperature", "temperature"),
        _c(
            "symptoms",
            "症状(发热、干咳、乏力、咽痛、嗅味觉减退、腹泻)",
            "Symptoms (fever, dry cough, fatigue, sore throat, loss of smell, diarrhoea)",
        ),
        _c("went_out", "有无外出", "Went out", "choice", choices="有=yes 没有=no"),
        _c("how", "报告方式", "Reported by"),
        _c("keeper", "监测人", "Monitored by"),
        _c("note", "备注", "Remarks"),
    ),
    "day",
    "name",
)
HEALTH = Register(
    "health",
    Words("干部职工健康信息台账", "Health ledger"),
    (
        _c("day", "日期", "Date", "day", needed=True),
        _c("name", "姓名", "Name", needed=True),
        _c("unit", "科室", "Office"),
        _c("temperature", "上岗前体温", "Temperature before work", "temperature"),
        _c("condition", "身体状况", "Condition"),
        _c("places", "活动范围", "Activity range"),
        _c("contacts", "密切接触人员", "Close contacts"),
        _c("household", "共同居住人情况", "Household"),
        _c("commute", "上下班交通方式", "Commute"),
        _c("action", "处置", "Action"),
        _c("recorder", "登记人", "Recorder"),
    ),
    "day",
    "name",
)
SICK = Register(
    "sick",
    Words("病假人员每日病情报告", "Sick-leave daily report"),
    (
        _c("name", "姓名", "Name", needed=True),
        _c("unit", "科室", "Office"),
        _c("period", "病假起止", "Leave from, to"),
        _c("illness", "主要症状/病名", "Symptoms, illness", needed=True),
        _c("temperature", "当日体温", "Temperature that day", "temperature"),
        _c("hospital", "就诊医院", "Hospital"),
        _c("diagnosis", "诊断", "Diagnosis"),
        _c("medicine", "用药", "Medicine"),
        _c(
            "course",
            "病情变化(好转/平稳/加重)",
            "Course (better, steady, worse)",
            "choice",
            choices="好转=better 平稳=steady 加重=worse",
        ),
        _c("day", "报告时间", "Reported on", "day", needed=True),
        _c("how", "报告方式", "Reported by way of"),
        _c("reporter", "报告人", "Reporter"),
        _c("taker", "受理人", "Taken by"),
        _c("back", "预计返岗", "Expected back", "day"),
    ),
    "day",
    "name",
)
LEAVE = Register(
    "leave",
    Words("请销假登记表", "Leave register"),
    (
        _c("name", "姓名", "Name", needed=True),
        _c("unit", "科室", "Office"),
        _c(
            "kind",
            "请假类别",
            "Kind",
            "choice",
            needed=True,
            choices="病假=sick 事假=personal 年休假=annual 其他=other",
        ),
        _c("first", "起始日期", "From", "day", needed=True),
        _c("last", "截止日期", "To", "day", needed=True),
        _c("where", "去向", "Where to"),
        _c("phone", "联系电话", "Phone"),
        _c("approved", "批准人", "Approved by", needed=True),
        _c("ended", "销假日期", "Ended on", "day"),
        _c("note", "备注", "Remarks"),
    ),
    "first",
    "name",
)
DISINFECTION = Register(
    "disinfection",
    Words("消毒记录表", "Disinfection record"),
    (
        _c("day", "日期", "Date", "day", needed=True),
        _c("period", "起止时间", "From, to"),
        _c("place", "区域/部位", "Area, spot", needed=True),
        _c("object", "消毒对象", "What"),
        _c("agent", "消毒剂名称", "Disinfectant"),
        _c("strength", "有效浓度(mg/L)", "Strength (mg/L)", "number"),
        _c(
            "how",
            "消毒方式(喷洒/擦拭/浸泡/紫外线)",
            "How (spray, wipe, soak, UV)",
            "choice",
            choices="喷洒=spray 擦拭=wipe 浸泡=soak 紫外线=UV",
        ),
        _c("minutes", "作用时间(min)", "Time (min)", "number"),
        _c("by", "执行人", "Done by", needed=True),
        _c("checked", "检查人", "Checked by"),
        _c("note", "备注", "Remarks"),
    ),
    "day",
    "place",
)
VENTILATION = Register(
    "ventilation",
    Words("通风记录表", "Ventilation record"),
    (
        _c("day", "日期", "Date", "day", needed=True),
        _c("place", "场所", "Place", needed=True),
        _c("round", "次数", "Round", "number", needed=True),
        _c("opened", "开窗时间", "Opened", "time", needed=True),
        _c("shut", "关窗时间", "Shut", "time", needed=True),
        _c("minutes", "时长(min)", "Minutes", "number"),
        _c("by", "执行人", "Done by", needed=True),
        _c("checked", "检查人", "Checked by"),
    ),
    "day",
    "place",
)
SUPPLIES = Register(
    "supplies",
    Words("防疫物资出入库台账", "Supplies ledger"),
    (
        _c("day", "日期", "Date", "day", needed=True),
        _c("item", "品名", "Item", needed=True),
        _c("model", "规格型号", "Model"),
        _c("measure", "计量单位", "Unit", needed=True),
        _c("source", "来源/去向", "From, to", needed=True),
        _c("received", "入库数量", "Received", "number"),
        _c("issued", "出库数量", "Issued", "number"),
        _c("batch", "批号", "Batch"),
        _c("expires", "有效期", "Expires", "day"),
        _c("taker", "领用人", "Taken by"),
        _c("purpose", "用途", "Purpose"),
        _c("approved", "批准人", "Approved by"),
        _c("keeper", "经办人(物资管理员)", "Keeper", needed=True),
        _c("bookkeeper", "记账人", "Bookkeeper", needed=True),
        _c("note", "备注", "Remarks"),
    ),
    "day",
    "item",
)

DUTY = Register(
    "duty",
    Words("值班表", "Duty roster"),
    (
        _c("day", "日期", "Date", "day", needed=True),
        _c("shift", "班次", "Shift", needed=True),
        _c("gate", "检测点", "Checkpoint"),
        _c("name", "值守人员", "On duty", needed=True),
        _c("phone", "联系电话", "Phone"),
        _c("leader", "带班领导", "Leader in charge"),
        _c("note", "备注", "Remarks"),
    ),
    "day",
    "name",
)
REGISTERS = {
    register.name: register
    for register in (HEALTH, RETURNEES, OBSERVATION, SICK, LEAVE, DISINFECTION, VENTILATION, SUPPLIES, DUTY)
}
