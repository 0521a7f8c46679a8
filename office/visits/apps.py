"""Names this app to Django."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """The app `office.visits`."""

    name = "office.visits"
