"""What may be done with a register: rows added, corrected, taken back, brought in. Refusals are words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from office.accounts.models import User
from office.audit.trail import note
from office.registers.columns import Words, read_row
from office.registers.forms import SUPPLIES, Register
from office.registers.models import ELSEWHERE, Row, Upload

UPLOAD_KEPT_MS = 24 * 3_600_000
UPLOADS_EACH_MAX = 5
ALREADY_CORRECTED = Words("这一行已被更正，请刷新页面。", "This row has been corrected already: reload.")


class Refused(Exception):
    """This can't be done; `troubles` say why, a sentence each."""

    def __init__(self, *troubles: str) -> None:
        super().__init__(" ".join(troubles))
        self.troubles = troubles


@dataclass(frozen=True, slots=True)
class Stock:
    """One kind of thing in the store."""

    item: str
    model: str
    measure: str


def add(register: Register, typed: Mapping[str, str], user: User, now_ms: int) -> Row:
    """One row. Raises: Refused, naming each column at fault; nothing is stored then."""
    values = _values(register, typed)
    with transaction.atomic():
        row = _store(register, values, user, now_ms)
        _keep_stock_above_zero(register)
    return row


def take_in(
    register: Register,
    typed: Mapping[str, str],
    source: str,
    source_ref: str,
    now_ms: int,
    *,
    corrects: Row | None = None,
) -> Row:
    """A row that no account typed: sent by phone, or read from a gate's record. Raises: Refused."""
    assert source in ELSEWHERE, source
    values = _values(register, typed)
    with transaction.atomic():
        if corrects and not Row.objects.filter(pk=corrects.pk, corrected=False).update(corrected=True):
            raise Refused(str(ALREADY_CORRECTED))
        return _store(register, values, None, now_ms, corrects=corrects, source=source, source_ref=source_ref)


def correct(row_id: int, register: Register, typed: Mapping[str, str] | None, user: User, now_ms: int) -> Row:
    """A row in the place of an older one; `typed` None takes the older one back. Raises: Refused."""
    values = _values(register, typed) if typed is not None else None
    with transaction.atomic():
        old = Row.objects.select_for_update().filter(pk=row_id, register=register.name).first()
        if old is None or old.corrected or old.void:
            raise Refused(str(ALREADY_CORRECTED))
        Row.objects.filter(pk=old.pk).update(corrected=True)
        new = _store(
            register,
            old.values if values is None else values,
            user,
            now_ms,
            corrects=old,
            void=values is None,
        )
        _keep_stock_above_zero(register)
        note(user.username, "row_corrected", now_ms, about=f"{register.name} {old.pk}")
    return new


def keep_upload(register: Register, rows: Sequence[Mapping[str, str]], user: User, now_ms: int) -> Upload:
    """Remember what a file says until somebody decides; old ones go."""
    Upload.objects.filter(at_ms__lt=now_ms - UPLOAD_KEPT_MS).delete()
    mine = Upload.objects.filter(by=user).order_by("-id").values_list("pk", flat=True)
    Upload.objects.filter(pk__in=list(mine[UPLOADS_EACH_MAX - 1 :])).delete()
    return Upload.objects.create(
        register=register.name, rows=[dict(row) for row in rows], at_ms=now_ms, by=user
    )


def troubles_of(register: Register, rows: Iterable[Mapping[str, str]]) -> list[list[str]]:
    """For each row of a file: what is wrong with it, nothing if nothing is."""
    return [read_row(register.columns, row)[1] for row in rows]


def bring_in(upload: Upload, register: Register, user: User, now_ms: int) -> int:
    """Add all rows of an upload, or none. Raises: Refused."""
    with transaction.atomic():
        if any(troubles_of(register, upload.rows)):
            raise Refused(
                str(Words("有错误的行，未导入任何一行。", "Some rows are wrong: none was brought in."))
            )
        for row in upload.rows:
            _store(register, read_row(register.columns, row)[0], user, now_ms)
        _keep_stock_above_zero(register)
        count = len(upload.rows)
        upload.delete()
        note(user.username, "imported", now_ms, about=register.name, detail=str(count))
    return count


def balances(rows: Iterable[Row]) -> dict[int, int]:
    """The stock after each row of the supplies ledger, by the row's number; rows in any order."""
    stock: dict[Stock, int] = defaultdict(int)
    after: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: (row.day, row.pk)):
        values = row.values
        kind = Stock(values["item"], values["model"], values["measure"])
        stock[kind] += int(values["received"] or 0) - int(values["issued"] or 0)
        after[row.pk] = stock[kind]
    return after


def standing(register: Register) -> QuerySet[Row]:
    """The rows that stand: neither corrected nor taken back."""
    return Row.objects.filter(register=register.name, corrected=False, void=False)


def _values(register: Register, typed: Mapping[str, str]) -> dict[str, str]:
    values, troubles = read_row(register.columns, typed)
    if troubles:
        raise Refused(*troubles)
    return values


def _store(
    register: Register,
    values: dict[str, str],
    user: User | None,
    now_ms: int,
    *,
    corrects: Row | None = None,
    void: bool = False,
    source: str = "desk",
    source_ref: str = "",
) -> Row:
    if register is SUPPLIES and not void:
        _check_supply(values)
    return Row.objects.create(
        register=register.name,
        day=values[register.day],
        who=values[register.who],
        values=values,
        at_ms=now_ms,
        by=user,
        source=source,
        source_ref=source_ref,
        corrects=corrects,
        void=void,
    )


def _check_supply(values: Mapping[str, str]) -> None:
    received, issued = int(values["received"] or 0), int(values["issued"] or 0)
    if (received == 0) == (issued == 0):
        raise Refused(str(Words("入库数量和出库数量应填且只填一项。", "Fill in either received or issued.")))
    if values["keeper"] == values["bookkeeper"]:
        raise Refused(str(Words("经办人和记账人不能是同一人。", "Keeper and bookkeeper are two people.")))


def _keep_stock_above_zero(register: Register) -> None:
    """At no date may the store have held less than nothing. Raises: Refused; the transaction is undone."""
    if register is not SUPPLIES:
        return
    rows = list(standing(register))
    after = balances(rows)
    short = next((row for row in sorted(rows, key=lambda row: (row.day, row.pk)) if after[row.pk] < 0), None)
    if short is not None:
        item, lacking = short.values["item"], -after[short.pk]
        raise Refused(
            str(
                Words(
                    f"{short.day} {item} 库存不足，缺 {lacking}。",
                    f"{item}: {lacking} too few in stock on {short.day}.",
                )
            )
        )
