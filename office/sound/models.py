"""Sounds that were asked for: what each is made from, how far it is, and the audio that came of it."""

from django.conf import settings
from django.db import models

HOST_CHARS_MAX = 200
VOICE_CHARS_MAX = 32
TEXT_CHARS_MAX = 1_000  # what the site document takes


class Sound(models.Model):
    """One sound, made once. `key` is the SHA-256 of what it is made from: a file, or text, voice and speed.

    Its state goes from queued to making and ends as ready or failed. `file` is an uploaded recording until it
    has been worked on. `done` of `steps` sentences are spoken. `host` makes it, heard of last at `beat_ms`.
    `audio` is the SHA-256 under which the finished audio is kept and goes to the gates.
    """

    key = models.CharField(max_length=64, primary_key=True)
    text = models.CharField(max_length=TEXT_CHARS_MAX, blank=True)
    voice = models.CharField(max_length=VOICE_CHARS_MAX, blank=True)
    speed_percent = models.IntegerField(default=100)
    file = models.BinaryField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, default="queued")
    done = models.IntegerField(default=0)
    steps = models.IntegerField(default=0)
    tries = models.IntegerField(default=0)
    host = models.CharField(max_length=HOST_CHARS_MAX, blank=True)
    beat_ms = models.BigIntegerField(default=0)
    trouble_zh = models.CharField(max_length=200, blank=True)
    trouble_en = models.CharField(max_length=200, blank=True)
    audio = models.CharField(max_length=64, blank=True)
    lasts_ms = models.IntegerField(default=0)
    asked_ms = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """Keys and indexes."""

        db_table = "sound_sound"
        indexes = (
            models.Index(
                fields=("asked_ms",), name="sound_to_make", condition=models.Q(state__in=("queued", "making"))
            ),
        )

    def __str__(self) -> str:
        return self.key
