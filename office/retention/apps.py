"""Names this app to Django."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """The app `office.retention`."""

    name = "office.retention"
