"""Names this app to Django."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The app `office.site`."""

    name = "office.site"
