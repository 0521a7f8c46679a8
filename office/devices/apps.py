"""Names this app to Django."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """The app `office.devices`."""

    name = "office.devices"
