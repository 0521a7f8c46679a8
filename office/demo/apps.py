"""Names this app to Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The app `office.demo`."""

    name = "office.demo"
