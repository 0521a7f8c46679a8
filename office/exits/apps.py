"""Names this app to Django."""

from django.apps import AppConfig


class ExitsConfig(AppConfig):
    """The app `office.exits`."""

    name = "office.exits"
