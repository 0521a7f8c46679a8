"""Paths of the daily report."""

from django.urls import path

from office.reports import pages

urlpatterns = [
    path("reports/", pages.reports, name="reports"),
    path("reports/<str:day>/", pages.report, name="report"),
    path("reports/<str:day>/fill/", pages.fill, name="report_fill"),
    path("reports/<str:day>/sign/", pages.sign, name="report_sign"),
    path("reports/<str:day>/sheet/", pages.sheet, name="report_sheet"),
]
