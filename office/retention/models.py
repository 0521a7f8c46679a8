"""For how many days the office keeps a personal part, where that differs from rules.DAYS."""

from django.db import models


class Retention(models.Model):
    """One kind of personal part, of rules.DAYS, and its days."""

    kind = models.CharField(max_length=16, primary_key=True)
    days = models.IntegerField()

    class Meta:
        """Keys and indexes."""

        db_table = "retention_rule"

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"
