"""Robots of group chats, and what is to be said by them: kept until it was said, or given up in the open."""

from django.conf import settings
from django.db import models

LABEL_CHARS_MAX = 64
ADDRESS_CHARS_MAX = 500
SECRET_CHARS_MAX = 128
TEXT_CHARS_MAX = 1_000  # both makers cut far above
PROBLEM_CHARS_MAX = 200


class Robot(models.Model):
    """One webhook. `address` holds the robot's key and is not shown again; `secret` signs (DingTalk)."""

    label = models.CharField(max_length=LABEL_CHARS_MAX)
    maker = models.CharField(max_length=16)
    address = models.CharField(max_length=ADDRESS_CHARS_MAX)
    secret = models.CharField(max_length=SECRET_CHARS_MAX, blank=True)
    topics = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at_ms = models.BigIntegerField()
    ended_ms = models.BigIntegerField(null=True)

    class Meta:
        """Keys and indexes."""

        db_table = "robots_robot"

    def __str__(self) -> str:
        return self.label


class Notice(models.Model):
    """One thing to say by one robot; `key` names the occasion, so that nothing is said twice.

    `due_ms` is when it is tried next, None when it was said (`sent_ms`) or given up.
    """

    robot = models.ForeignKey(Robot, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=128)
    text = models.CharField(max_length=TEXT_CHARS_MAX)
    made_ms = models.BigIntegerField()
    due_ms = models.BigIntegerField(null=True)
    tries = models.IntegerField(default=0)
    sent_ms = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=PROBLEM_CHARS_MAX, blank=True)

    class Meta:
        """Keys and indexes."""

        db_table = "robots_notice"
        constraints = (models.UniqueConstraint(fields=("robot", "key"), name="one_notice_an_occasion"),)
        indexes = (models.Index(fields=("due_ms",), name="notice_due", condition=~models.Q(due_ms=None)),)

    def __str__(self) -> str:
        return self.key
