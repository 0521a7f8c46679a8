"""Who may sign in, as what, and who was refused lately. It knows nothing of devices or registers."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from office.accounts.roles import Role


class User(AbstractUser):
    """A person at the office; `language` is what they chose once, "" before that.

    `role` says which pages they may open; `gate` is "" for every gate, else the only one that they see.
    """

    language = models.CharField(max_length=16, blank=True, default="")
    role = models.CharField(max_length=16, default=Role.CLERK, choices=[(role, role) for role in Role])
    gate = models.CharField(max_length=64, blank=True, default="")


class Refusal(models.Model):
    """Wrong passwords in a row for one account from one address: `key` is a hash of both."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.IntegerField()
    last_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.failures}"
