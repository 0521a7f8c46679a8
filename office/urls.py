"""All paths of the office, app by app."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from office.accounts.pages import SignIn
from office.web import views

urlpatterns = [
    path("", include("office.readers.urls")),
    path("", include("office.entries.urls")),
    path("", include("office.fleet.urls")),
    path("", include("office.devices.urls")),
    path("", include("office.site.urls")),
    path("", include("office.roster.urls")),
    path("", include("office.households.urls")),
    path("", include("office.visits.urls")),
    path("", include("office.observation.urls")),
    path("", include("office.heads.urls")),
    path("", include("office.ingest.urls")),
    path("", include("office.audit.urls")),
    path("", include("office.reports.urls")),
    path("", include("office.registers.urls")),
    path("", include("office.events.urls")),
    path("", include("office.phone.urls")),
    path("", include("office.robots.urls")),
    path("", include("office.announcements.urls")),
    path("", include("office.rounds.urls")),
    path("", include("office.counties.urls")),
    path("", include("office.cases.urls")),
    path("", include("office.board.urls")),
    path("", include("office.watch.urls")),
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", views.language, name="language"),
    path("assets/<str:digest>/<str:name>", views.asset, name="asset"),
    path("healthz", views.health, name="health"),
]

handler400 = "office.web.errors.bad_request"
handler403 = "office.web.errors.forbidden"
handler404 = "office.web.errors.not_found"
handler500 = "office.web.errors.failed"
