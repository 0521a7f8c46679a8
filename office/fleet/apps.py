"""Names this app to Django."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """The app `office.fleet`."""

    name = "office.fleet"
