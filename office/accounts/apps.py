"""Names this app to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app `office.accounts`."""

    name = "office.accounts"
