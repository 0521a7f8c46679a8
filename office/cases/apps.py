"""Names this app to Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The app `office.cases`."""

    name = "office.cases"
