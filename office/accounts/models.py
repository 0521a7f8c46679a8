"""Who may sign in. It knows nothing of devices or registers."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person at the office; `language` is what they chose once, "" before that."""

    language = models.CharField(max_length=16, blank=True, default="")
