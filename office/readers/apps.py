"""Names this app to Django."""

from django.apps import AppConfig


class ReadersConfig(AppConfig):
    """The app `office.readers`."""

    name = "office.readers"
