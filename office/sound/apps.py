"""Names this app to Django."""

from django.apps import AppConfig


class SoundConfig(AppConfig):
    """The app `office.sound`."""

    name = "office.sound"
