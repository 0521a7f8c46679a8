"""Names this app to Django."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """The app `office.roster`."""

    name = "office.roster"
