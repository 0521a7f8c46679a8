"""Path of the audit page."""

from django.urls import path

from office.audit import pages

urlpatterns = [path("audit/", pages.audit, name="audit")]
