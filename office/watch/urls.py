"""Path of the metrics."""

from django.urls import path

from office.watch import pages

urlpatterns = [path("metrics", pages.metrics, name="metrics")]
