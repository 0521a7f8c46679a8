"""Names this app to Django."""

from django.apps import AppConfig


class EntriesConfig(AppConfig):
    """The app `office.entries`."""

    name = "office.entries"
