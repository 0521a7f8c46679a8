"""Names this app to Django."""

from django.apps import AppConfig


class HeadsConfig(AppConfig):
    """The app `office.heads`."""

    name = "office.heads"
