"""Paths of enrolment: the wire's, and the page of those who enrol."""

from django.urls import path

from office.devices import api, pages
from sync import wire

urlpatterns = [
    path(wire.ENROL_PATH.removeprefix("/"), api.enrol, name="enrol_call"),
    path(wire.AUTHORITY_PATH.removeprefix("/"), api.authority, name="authority"),
    path(wire.TIME_PATH.removeprefix("/"), api.time, name="time"),
    path("kiosks/enrol/", pages.enrol, name="enrol"),
    path("kiosks/enrol/confirm/", pages.confirm_digits, name="enrol_confirm"),
    path("kiosks/revoke/", pages.revoke_kiosk, name="revoke"),
]
