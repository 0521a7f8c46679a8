"""Names this app to Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app `office.web`."""

    name = "office.web"
