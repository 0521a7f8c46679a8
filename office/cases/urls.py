"""Paths of the alarm register."""

from django.urls import path

from office.cases import pages

urlpatterns = [
    path("alarms/", pages.cases, name="cases"),
    path("alarms/<str:record_id>/", pages.case, name="case"),
    path("alarms/<str:record_id>/take/", pages.case_take, name="case_take"),
    path("alarms/<str:record_id>/add/", pages.case_add, name="case_add"),
    path("alarms/<str:record_id>/close/", pages.case_close, name="case_close"),
]
