"""Names this app to Django."""

from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    """The app `office.announcements`."""

    name = "office.announcements"
