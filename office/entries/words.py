"""The field's words for what records say in codes. A code that is not here is shown as it came."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise

VERDICT_WORDS: dict[str, Word] = {
    "admit": _("Admitted"),
    "refer": _("Recheck"),
    "refuse": _("Turned away"),
    "unjudged": _("Cannot judge"),
}

REASON_WORDS: dict[str, Word] = {
    "fever_relative": _("fever: above the gate's level"),
    "fever_fixed": _("fever: above the limit"),
    "no_mask": _("no mask"),
    "too_cold": _("forehead too cold"),
    "too_few_samples": _("too few readings"),
    "unstable": _("readings unsteady"),
    "ambient_out_of_range": _("surroundings too hot or too cold"),
    "warming_up": _("thermometer warming up"),
    "sensor_fault": _("thermometer fault"),
    "comparison_failed": _("thermometer off by the comparison check"),
    "symptom": _("symptoms reported"),
    "exposure": _("contact or affected area reported"),
    "observed": _("under observation"),
    "household_observed": _("household under observation"),
    "returnee_unregistered": _("back from elsewhere, not registered"),
    "closed": _("outside opening hours"),
    "host_unknown": _("nobody known to visit"),
    "host_unconfirmed": _("visit not confirmed"),
    "quota_used": _("household's exits used up"),
    "clock_untrusted": _("kiosk's clock not trusted"),
    "site_outdated": _("roster and rules out of date"),
}

OUTCOME_WORDS: dict[str, Word] = {
    "released": _("released"),
    "home_isolation": _("home isolation"),
    "fever_clinic": _("to the fever clinic"),
    "left": _("left without waiting"),
}

CATEGORY_WORDS: dict[str, Word] = {
    "staff": _("Staff"),
    "visitor": _("Visitor"),
    "resident": _("Resident"),
    "unknown": _("Unknown"),
}

# Where a visitor comes from, and what for.
AREA_WORDS: dict[str, Word] = {
    "county": _("this county"),
    "city": _("this city"),
    "province": _("this province"),
    "outside": _("outside the province"),
}

PURPOSE_WORDS: dict[str, Word] = {
    "business": _("business"),
    "meeting": _("meeting"),
    "delivery": _("delivery"),
    "repair": _("repair"),
    "relative": _("friends or family"),
    "other": _("other purpose"),
    "appointment": _("expected visit"),
}

DIRECTION_WORDS: dict[str, Word] = {"in": _("in"), "out": _("out")}

MASK_WORDS: dict[bool | None, Word] = {True: _("worn"), False: _("not worn"), None: _("not asked")}
