"""Paths of the phone reports."""

from django.urls import path

from office.phone import own_page, pages

urlpatterns = [
    path("me/<int:number>/<str:key>/", own_page.mine, name="mine"),
    path("phone/", pages.phone, name="phone"),
    path("phone/links/", pages.phone_links, name="phone_links"),
    path("phone/links/give/", pages.phone_give, name="phone_give"),
    path("phone/links/<int:number>/", pages.phone_change, name="phone_change"),
    path("phone/codes/", pages.phone_codes, name="phone_codes"),
]
