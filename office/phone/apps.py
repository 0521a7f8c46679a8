"""Names this app to Django."""

from django.apps import AppConfig


class PhoneConfig(AppConfig):
    """The app `office.phone`."""

    name = "office.phone"
