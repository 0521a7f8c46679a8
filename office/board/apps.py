"""Names this app to Django."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """The app `office.board`."""

    name = "office.board"
