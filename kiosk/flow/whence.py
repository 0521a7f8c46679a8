"""Where somebody comes from: the same three pages for visitors and for those back from elsewhere. Pure."""

from dataclasses import replace

from kiosk.flow.actions import PickArea, PickPlace
from kiosk.flow.form import AREAS, Form
from kiosk.people.places import provinces


def came_from(form: Form, page: str, action: object, watched: frozenset[str]) -> Form | None:
    """The form after a tap on one of the pages of where somebody comes from; None if it means nothing there.

    `watched` are the places that one tap names.
    """
    match action:
        case PickArea(area) if area in AREAS and page == "area":
            return replace(form, area=area, province="", place="")
        case PickPlace(place) if page == "area" and place in watched:
            return replace(form, area="outside", province="", place=place)
        case PickPlace(place) if page == "province" and place in provinces():
            whole = "" if provinces()[place].cities else place
            return replace(form, province=place, place=whole)
        case PickPlace(place) if page == "city" and form.province:
            if place in {city.zh for city in provinces()[form.province].cities}:
                return replace(form, place=f"{form.province}{place}")
    return None
