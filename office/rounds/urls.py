"""Paths of the rounds' pages."""

from django.urls import path

from office.rounds import pages

urlpatterns = [
    path("rounds/", pages.rounds, name="rounds"),
    path("rounds/sheet/", pages.rounds_sheet, name="rounds_sheet"),
]
