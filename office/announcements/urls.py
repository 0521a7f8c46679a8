"""Paths of the announcements' pages."""

from django.urls import path

from office.announcements import pages

urlpatterns = [
    path("announcements/", pages.announcements, name="announcements"),
    path("announcements/<str:name>/", pages.announcement, name="announcement"),
    path("announcements/<str:name>/save/", pages.announcement_save, name="announcement_save"),
    path("announcements/<str:name>/sound/", pages.announcement_sound, name="announcement_sound"),
    path(
        "announcements/<str:name>/sound/part/", pages.announcement_sound_part, name="announcement_sound_part"
    ),
    path(
        "announcements/<str:name>/audio/<int:wording>/", pages.announcement_audio, name="announcement_audio"
    ),
    path("announcements/<str:name>/approve/", pages.announcement_approve, name="announcement_approve"),
    path("announcements/<str:name>/withdraw/", pages.announcement_withdraw, name="announcement_withdraw"),
    path("announcements/<str:name>/proof/", pages.announcement_proof, name="announcement_proof"),
]
