"""Path of the daily heads; sync.wire names it."""

from django.urls import path

from office.heads import api
from sync.wire import HEADS_PATH

urlpatterns = [
    path(HEADS_PATH.removeprefix("/").replace("{device}", "<str:device>"), api.heads, name="heads")
]
