"""Settings of the office."""

SECRET_KEY = "to be replaced by the office's own"  # noqa: S105 - first lines only
