"""Names this app to Django."""

from django.apps import AppConfig


class RobotsConfig(AppConfig):
    """The app `office.robots`."""

    name = "office.robots"
