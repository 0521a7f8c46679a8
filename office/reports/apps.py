"""Names this app to Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The app `office.reports`."""

    name = "office.reports"
