"""Paths of households; the ledger stands among the registers."""

from django.urls import path

from office.households import pages

urlpatterns = [
    path("households/", pages.households, name="households"),
    path("households/one/", pages.household, name="household"),
    path("households/save/", pages.household_save, name="household_save"),
    path("households/conflicts/", pages.household_conflicts, name="household_conflicts"),
    path("registers/households/", pages.household_ledger, name="household_ledger"),
    path("registers/households/sheet/", pages.household_sheet, name="household_sheet"),
]
