"""Names this app to Django."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """The app `office.watch`."""

    name = "office.watch"
