"""Paths of the entry register."""

from django.urls import path

from office.entries import pages, temperature_pages

urlpatterns = [
    path("", pages.today, name="today"),
    path("listing/", pages.listing, name="listing"),
    path("sheet/", pages.entries_sheet, name="entries_sheet"),
    path("temperatures/", temperature_pages.temperatures, name="temperatures"),
    path("temperatures/sheet/", temperature_pages.temperatures_sheet, name="temperatures_sheet"),
    path("person/", pages.person, name="person"),
]
