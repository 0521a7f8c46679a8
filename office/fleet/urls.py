"""Paths of the kiosks page."""

from django.urls import path

from office.fleet import pages

urlpatterns = [
    path("kiosks/", pages.kiosks, name="kiosks"),
    path("kiosks/table/", pages.kiosks_table, name="kiosks_table"),
]
