"""Names this app to Django."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The app `office.rounds`."""

    name = "office.rounds"
