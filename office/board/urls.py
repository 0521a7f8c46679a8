"""Paths of the live board."""

from django.urls import path

from office.board import pages

urlpatterns = [
    path("board/", pages.board, name="board"),
    path("board/part/", pages.board_part, name="board_part"),
]
