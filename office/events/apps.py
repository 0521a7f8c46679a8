"""Names this app to Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The app `office.events`."""

    name = "office.events"
