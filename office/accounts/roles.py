"""Which role may open which page: one table, denied by default. Pure.

A page is named by its path's name. What is not in the table nobody opens: a page that somebody adds is shut
until its line stands here.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What somebody does at the office."""

    CLERK = "clerk"  # keeps the registers
    LEADER = "leader"  # reads, approves, signs
    GUARD = "guard"  # own gate, today
    AUDITOR = "auditor"  # reads everything, names masked
    MAINTAINER = "maintainer"  # kiosks and accounts; no health data


ROLE_WORDS: dict[Role, str | Promise] = {
    Role.CLERK: _("Clerk"),
    Role.LEADER: _("Leader"),
    Role.GUARD: _("Guard"),
    Role.AUDITOR: _("Auditor"),
    Role.MAINTAINER: _("Maintainer"),
}

_OFFICE = frozenset((Role.CLERK, Role.LEADER))
_READERS = _OFFICE | {Role.AUDITOR}
_EVERYBODY = frozenset(Role)

PAGES: dict[str, frozenset[Role]] = {
    "home": _EVERYBODY,
    "today": _READERS | {Role.GUARD},
    "listing": _READERS | {Role.GUARD},
    "entries_sheet": _OFFICE,
    "person": _READERS,
    "temperatures": _READERS,
    "temperatures_sheet": _OFFICE,
    "board": _READERS | {Role.GUARD},
    "board_part": _READERS | {Role.GUARD},
    "cases": _READERS,
    "case": _READERS,
    "case_take": frozenset((Role.CLERK,)),
    "case_add": frozenset((Role.CLERK,)),
    "case_close": frozenset((Role.CLERK,)),
    "events": _READERS | {Role.GUARD, Role.MAINTAINER},
    "registers": _READERS,
    "register": _READERS,
    "register_add": frozenset((Role.CLERK,)),
    "register_correct": frozenset((Role.CLERK,)),
    "register_upload": frozenset((Role.CLERK,)),
    "register_import": frozenset((Role.CLERK,)),
    "register_sheet": _OFFICE,
    "register_view_save": _READERS,  # one's own way of looking, nobody else's business
    "register_view_drop": _READERS,
    "phone": _READERS,
    "phone_links": _OFFICE,
    "phone_give": frozenset((Role.CLERK,)),
    "phone_change": frozenset((Role.CLERK,)),
    "phone_codes": frozenset((Role.CLERK,)),
    "readers": frozenset((Role.LEADER, Role.MAINTAINER, Role.AUDITOR)),
    "reader_add": frozenset((Role.LEADER,)),
    "reader_end": frozenset((Role.LEADER, Role.MAINTAINER)),
    "robots": _OFFICE | {Role.MAINTAINER},
    "robot_add": frozenset((Role.CLERK, Role.MAINTAINER)),
    "robot_end": frozenset((Role.CLERK, Role.MAINTAINER)),
    "reports": _READERS,
    "report": _READERS,
    "report_fill": frozenset((Role.CLERK,)),
    "report_sign": frozenset((Role.LEADER,)),
    "report_sheet": _OFFICE,
    "counties": _READERS,  # sums alone, nobody's name
    "kiosks": _READERS | {Role.MAINTAINER},
    "kiosks_table": _READERS | {Role.MAINTAINER},
    "enrol": frozenset((Role.MAINTAINER,)),
    "enrol_confirm": frozenset((Role.MAINTAINER,)),
    "revoke": frozenset((Role.MAINTAINER,)),
    "tray": frozenset((Role.CLERK, Role.MAINTAINER)),
    "settle": frozenset((Role.CLERK,)),
    "site_desk": _OFFICE,
    "site_place": _OFFICE,
    "site_place_save": frozenset((Role.CLERK,)),
    "site_rules": _READERS | {Role.MAINTAINER},  # numbers and hours, nobody's name
    "site_rules_save": frozenset((Role.CLERK,)),
    "site_guards": _OFFICE,
    "site_guards_save": frozenset((Role.CLERK,)),
    "site_publish": _OFFICE,
    "site_discard": frozenset((Role.CLERK,)),
    "site_versions": _READERS | {Role.MAINTAINER},  # numbers and accounts, nobody's name
    "site_difference": _OFFICE,
    "site_rollback": _OFFICE,
    "households": _READERS,
    "household": _OFFICE,
    "household_save": frozenset((Role.CLERK,)),
    "household_ledger": _READERS,
    "household_sheet": _OFFICE,
    "household_conflicts": _READERS,
    "visits": _READERS,
    "visit_pass": _OFFICE,
    "visit_picture": _OFFICE,
    "visit_add": frozenset((Role.CLERK,)),
    "visit_cancel": frozenset((Role.CLERK,)),
    "visits_upload": frozenset((Role.CLERK,)),
    "visits_import": frozenset((Role.CLERK,)),
    "observation": _READERS,
    "observation_set": frozenset((Role.CLERK,)),
    "observation_decide": frozenset((Role.CLERK,)),
    "roster": _READERS,
    "roster_person": _OFFICE,
    "roster_new": frozenset((Role.CLERK,)),
    "roster_save": frozenset((Role.CLERK,)),
    "roster_leave": frozenset((Role.CLERK,)),
    "roster_upload": frozenset((Role.CLERK,)),
    "roster_import": frozenset((Role.CLERK,)),
    "roster_sheet": _OFFICE,
    "rounds": _READERS | {Role.GUARD},
    "rounds_sheet": _OFFICE,
    "announcements": _READERS | {Role.GUARD},
    "announcement": _READERS | {Role.GUARD},
    "announcement_audio": _READERS | {Role.GUARD},
    "announcement_sound_part": _READERS | {Role.GUARD},
    "announcement_save": frozenset((Role.CLERK,)),
    "announcement_sound": frozenset((Role.CLERK,)),
    "announcement_approve": frozenset((Role.LEADER,)),
    "announcement_withdraw": _OFFICE,
    "announcement_proof": _OFFICE,
    "logout": _EVERYBODY,
    "audit": frozenset((Role.LEADER, Role.AUDITOR)),
}

MASKED = frozenset((Role.AUDITOR, Role.GUARD))  # these see 王* and ***5678
FIRST_PAGE = {Role.MAINTAINER: "kiosks"}  # after signing in; else the entries


def may_open(role: str, page: str) -> bool:
    """Whether this role opens this page."""
    return role in PAGES.get(page, frozenset())


def sees_masked(role: str) -> bool:
    """Whether names and phone numbers are masked for this role."""
    return role in MASKED


def first_page(role: str) -> str:
    """Name of the page that this role sees after signing in."""
    return FIRST_PAGE.get(Role(role), "today")
