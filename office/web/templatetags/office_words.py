"""How templates print times, temperatures and counts: the same way on every page, and never blank."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from office.clock import local
from office.web.assets import assets

register = template.Library()

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000


@register.filter
def estimate_c(value: int | None) -> str:
    """A body estimate in tenths, rounded down: 37.26 must not look like the limit of 37.3."""
    return _("none") if value is None else f"{value // 10 / 10:.1f}"


@register.filter
def centi_c(value: int | None) -> str:
    """Hundredths of a degree as degrees, with both decimals: what the sensor really said."""
    return _("none") if value is None else f"{value / 100:.2f}"


@register.filter
def clock_time(at_ms: int) -> str:
    """Time of day at the compound."""
    return f"{local(at_ms):%H:%M:%S}"


@register.filter
def date_time(at_ms: int | None) -> str:
    """Date and time at the compound; never: 无."""
    return _("never") if at_ms is None else f"{local(at_ms):%Y-%m-%d %H:%M:%S}"


@register.filter
def lasting(duration_ms: int) -> str:
    """How long, in the largest unit that says something."""
    if duration_ms >= DAY_MS:
        return _("%(n)s d") % {"n": duration_ms // DAY_MS}
    if duration_ms >= HOUR_MS:
        return _("%(n)s h") % {"n": duration_ms // HOUR_MS}
    return _("%(n)s min") % {"n": duration_ms // MINUTE_MS}


@register.filter
def or_none(value: object) -> object:
    """The value, or 无: a blank cell tells nobody whether anything is missing. 0 stays 0."""
    return _("none") if value is None or value == "" else value


@register.simple_tag
def asset(name: str) -> str:
    """Address of a static file."""
    return reverse("asset", args=(assets()[name].digest, name))
