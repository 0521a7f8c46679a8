"""Paths of those who read by program, and of the page that lets them."""

from django.urls import path

from office.readers import api, pages

urlpatterns = [
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    path("api/v1/read/chains", api.chains, name="read_chains"),
    path("api/v1/read/records", api.records, name="read_records"),
    path("api/v1/read/entries", api.entries, name="read_entries"),
    path("api/v1/read/registers/<str:name>", api.register_rows, name="read_register"),
    path("api/v1/read/reports", api.reports, name="read_reports"),
    path("readers/", pages.readers, name="readers"),
    path("readers/add/", pages.reader_add, name="reader_add"),
    path("readers/<int:number>/end/", pages.reader_end, name="reader_end"),
]
