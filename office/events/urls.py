"""Path of the events' page."""

from django.urls import path

from office.events import pages

urlpatterns = [path("events/", pages.events, name="events")]
