"""Paths of observation."""

from django.urls import path

from office.observation import pages

urlpatterns = [
    path("observation/", pages.observation, name="observation"),
    path("observation/set/", pages.observation_set, name="observation_set"),
    path("observation/<str:person_id>/<str:act>/", pages.observation_decide, name="observation_decide"),
]
