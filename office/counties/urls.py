"""Paths of the city's page."""

from django.urls import path

from office.counties import pages

urlpatterns = [path("counties/", pages.counties, name="counties")]
