"""Names this app to Django."""

from django.apps import AppConfig


class ObservationConfig(AppConfig):
    """The app `office.observation`."""

    name = "office.observation"
