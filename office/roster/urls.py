"""Paths of the roster."""

from django.urls import path

from office.roster import file_pages, pages

urlpatterns = [
    path("roster/", pages.roster, name="roster"),
    path("roster/new/", pages.roster_new, name="roster_new"),
    path("roster/save/", pages.roster_save, name="roster_save"),
    path("roster/leave/", pages.roster_leave, name="roster_leave"),
    path("roster/person/<str:person_id>/", pages.roster_person, name="roster_person"),
    path("roster/upload/", file_pages.roster_upload, name="roster_upload"),
    path("roster/upload/<int:upload_id>/", file_pages.roster_import, name="roster_import"),
    path("roster/sheet/", file_pages.roster_sheet, name="roster_sheet"),
]
