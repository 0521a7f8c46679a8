"""Names this app to Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app `office.audit`."""

    name = "office.audit"

    def ready(self) -> None:
        """Listen to signing in and out."""
        from office.audit import listening  # noqa: F401, PLC0415 - connects itself; needs the apps to be ready
