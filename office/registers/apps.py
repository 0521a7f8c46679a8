"""Names this app to Django."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """The app `office.registers`."""

    name = "office.registers"
