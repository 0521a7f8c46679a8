"""Paths of the registers."""

from django.urls import path

from office.registers import pages

urlpatterns = [
    path("registers/", pages.registers, name="registers"),
    path("registers/<str:name>/", pages.register, name="register"),
    path("registers/<str:name>/add/", pages.register_add, name="register_add"),
    path("registers/<str:name>/views/", pages.register_view_save, name="register_view_save"),
    path(
        "registers/<str:name>/views/<int:view_id>/drop/", pages.register_view_drop, name="register_view_drop"
    ),
    path("registers/<str:name>/upload/", pages.register_upload, name="register_upload"),
    path("registers/<str:name>/upload/<int:upload_id>/", pages.register_import, name="register_import"),
    path("registers/<str:name>/sheet/", pages.register_sheet, name="register_sheet"),
    path("registers/<str:name>/<int:row_id>/", pages.register_correct, name="register_correct"),
]
