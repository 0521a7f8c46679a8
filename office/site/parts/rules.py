"""The gates' rules: their page of forms, what they say in plain words, and what would change."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from kiosk.people.value import SiteInvalid, Value
from kiosk.rules.book import BUILT_IN, GATE_KINDS, RuleBook
from kiosk.rules.explain import KINDS, Sentence, explain
from kiosk.rules.reading import read_book
from office.accounts.reader import user_of
from office.accounts.roles import may_open
from office.clock import now_ms
from office.registers.columns import Words
from office.site import desk
from office.site.document import RULES_VERSION_MIN, Document, Refused, Trouble
from office.site.parts import rules_form as form
from office.site.parts.boxes import Filled, filled, left_over, read_item, read_rows
from office.site.parts.part import Change, Detail, UnknownPart

PAGE = "site_rules"
KEY = "rules"
TITLE = Words("规则参数", "Rules")
ROWS_SPARE = 2


class RulesPart:
    """The part `rules`: its changes are sentences that hold no more, and others in their place."""

    key = KEY
    title = TITLE
    page = PAGE

    def changes(self, before: Document, after: Document) -> list[Change]:
        """Kind of gate by kind; what no sentence tells is told by its key."""
        old, new = _book(before), _book(after)
        found = [] if old is None or new is None else list(_said_anew(old, new))
        return found or UnknownPart(self.key, self.title).changes(before, after)


PART = RulesPart()


@require_GET
def site_rules(request: HttpRequest) -> HttpResponse:
    """The forms of both kinds of gate as the draft has them, what they say beside them."""
    return _page(request, desk.draft().document)


@require_POST
def site_rules_save(request: HttpRequest) -> HttpResponse:
    """What was typed goes into the draft, or nothing changes and the form says why."""
    typed = request.POST.dict()
    try:
        desk.edit(KEY, lambda found: typed_in(found, typed), user_of(request), now_ms())
    except Refused as refused:
        return _page(request, typed_in(desk.draft().document, typed), refused.troubles)
    return redirect("site_desk")


def typed_in(document: Document, typed: Mapping[str, str]) -> Document:
    """The document with the rules that were typed; rules that say what holds without any are left out."""
    old = document.get(KEY) or {}
    new = {kind: _typed_gate(old.get(kind) or {}, typed, f"{KEY}.{kind}.") for kind in GATE_KINDS}
    if KEY not in document and not any(new.values()):
        return document
    return {**document, KEY: {**old, "version": old.get("version", RULES_VERSION_MIN), **new}}


def _typed_gate(old: Mapping[str, Any], typed: Mapping[str, str], at: str) -> dict[str, Any]:
    item = read_item(form.BOXES, typed, at)
    for table in form.TABLES:
        item[table.key] = read_rows(table.boxes, typed, at + table.key)
    return form.from_form(item, old)


def _page(request: HttpRequest, document: Document, troubles: tuple[Trouble, ...] = ()) -> HttpResponse:
    rules = document.get(KEY) or {}
    book = _book(document)
    kinds = [_shown(kind, rules.get(kind) or {}, book, troubles) for kind in GATE_KINDS]
    boxes = [box for kind in kinds for box in kind["all"]]
    context = {
        "kinds": kinds,
        "troubles": left_over(_beside(troubles, boxes), boxes),
        "may_write": may_open(user_of(request).role, "site_rules_save"),
    }
    return render(request, "site/rules.html", context, status=422 if troubles else 200)


def _shown(
    kind: str, rules: Mapping[str, Any], book: RuleBook | None, troubles: tuple[Trouble, ...]
) -> dict[str, Any]:
    """One kind of gate for the page: its sentences, its boxes by section, its tables."""
    at, item = f"{KEY}.{kind}.", form.to_form(rules)
    names = [Filled(box, at + box.key, "") for box in form.BOXES]
    beside = _beside(troubles, names)
    sections = [(words, filled(boxes, item, at, beside)) for words, boxes in form.SECTIONS]
    tables = [
        (
            table,
            [
                filled(table.boxes, row, f"{at}{table.key}[{number}].", troubles)
                for number, row in enumerate([*item[table.key], *({} for _ in range(ROWS_SPARE))])
            ],
        )
        for table in form.TABLES
    ]
    return {
        "kind": kind,
        "title": _in_words(KINDS[kind]),
        "said": [_in_words(each) for each in explain(book)[kind]] if book else [],
        "sections": sections,
        "tables": tables,
        "all": [
            *(box for _, boxes in sections for box in boxes),
            *(box for _, rows in tables for row in rows for box in row),
        ],
    }


def _beside(troubles: Iterable[Trouble], boxes: Iterable[Filled]) -> list[Trouble]:
    """Each trouble under the name of the box that it is about: a box may hold a whole list."""
    names = [box.name for box in boxes]
    found = []
    for trouble in troubles:
        near = [name for name in names if trouble.key.startswith(name)]
        found.append(Trouble(trouble.words, max(near, key=len)) if near else trouble)
    return found


def _book(document: Document) -> RuleBook | None:
    """The rules as a kiosk reads them; None if it can't."""
    if KEY not in document:
        return BUILT_IN
    try:
        return read_book(Value(Path("site.json"), KEY, document[KEY]))
    except SiteInvalid:
        return None


def _said_anew(old: RuleBook, new: RuleBook) -> Iterable[Change]:
    before, after = explain(old), explain(new)
    for kind in GATE_KINDS:
        gate = _in_words(KINDS[kind])
        was, is_now = ([_in_words(each) for each in said[kind]] for said in (before, after))
        for what, first, last, other_first, other_last in SequenceMatcher(None, was, is_now).get_opcodes():
            if what == "equal":
                continue
            for gone, come in zip_longest(was[first:last], is_now[other_first:other_last]):
                if gone is None:
                    yield Change("added", f"{gate}: {come}")
                elif come is None:
                    yield Change("removed", f"{gate}: {gone}")
                else:
                    yield Change("changed", gate, (Detail(str(TITLE), gone, come),))


def _in_words(said: Sentence) -> str:
    return said.en if get_language() == "en" else said.zh
