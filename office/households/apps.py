"""Names this app to Django."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """The app `office.households`."""

    name = "office.households"
