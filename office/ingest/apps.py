"""Names this app to Django."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """The app `office.ingest`."""

    name = "office.ingest"
