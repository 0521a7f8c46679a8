"""Paths of the entry register."""

from django.urls import path

from office.entries import pages

urlpatterns = [
    path("", pages.today, name="today"),
    path("listing/", pages.listing, name="listing"),
    path("sheet/", pages.entries_sheet, name="entries_sheet"),
    path("person/", pages.person, name="person"),
]
