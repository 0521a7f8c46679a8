"""The day that a page was asked for."""

from django.http import Http404

from office.clock import Day


def linked_day(text: str, today: Day) -> Day:
    """That of a link: today without one. Raises: Http404 for what no link of ours says."""
    if not text:
        return today
    try:
        return Day.parse(text)
    except ValueError:
        raise Http404("no such day") from None


def typed_day(text: str, today: Day) -> Day:
    """That which somebody typed: today for what is no day."""
    try:
        return Day.parse(text)
    except ValueError:
        return today
