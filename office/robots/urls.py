"""Paths of the robots."""

from django.urls import path

from office.robots import pages

urlpatterns = [
    path("robots/", pages.robots, name="robots"),
    path("robots/add/", pages.robot_add, name="robot_add"),
    path("robots/<int:number>/end/", pages.robot_end, name="robot_end"),
]
