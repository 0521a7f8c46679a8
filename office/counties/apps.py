"""Names this app to Django."""

from django.apps import AppConfig


class CountiesConfig(AppConfig):
    """The app `office.counties`."""

    name = "office.counties"
