"""Names this app to Django."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """The app `office.backup`."""

    name = "office.backup"
