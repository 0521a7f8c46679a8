"""Paths of visitors expected."""

from django.urls import path

from office.visits import pages

urlpatterns = [
    path("visits/", pages.visits, name="visits"),
    path("visits/add/", pages.visit_add, name="visit_add"),
    path("visits/<int:visit_id>/pass/", pages.visit_pass, name="visit_pass"),
    path("visits/<int:visit_id>/picture/", pages.visit_picture, name="visit_picture"),
    path("visits/<int:visit_id>/cancel/", pages.visit_cancel, name="visit_cancel"),
    path("visits/upload/", pages.visits_upload, name="visits_upload"),
    path("visits/upload/<int:upload_id>/", pages.visits_import, name="visits_import"),
]
