"""Django settings of the office: one folder, one SQLite file, Chinese first, nothing fetched from outside.

Importing this module changes nothing on disk; `office.home.make` does that.
"""

import os
from pathlib import Path

from office import engine, home

DEBUG = False
SECRET_KEY = home.secret_key(home.office_dir())
# Links are never built from the Host header, and the session cookie belongs to the name it came from,
# so a machine that is reached by a bare address on the compound's network works without being told.
ALLOWED_HOSTS = os.environ.get("GATEHOUSE_OFFICE_HOSTS", "*").split(",")

# Where phones reach the office, for links in QR codes; "" is the address by which the clerk has it open.
OFFICE_URL = os.environ.get("GATEHOUSE_OFFICE_URL", "")

# The name by which a city knows this county; "" is an office that reports to none.
OFFICE_COUNTY = os.environ.get("GATEHOUSE_OFFICE_COUNTY", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "office.accounts",
    "office.audit",
    "office.devices",
    "office.site",
    "office.roster",
    "office.households",
    "office.visits",
    "office.observation",
    "office.ingest",
    "office.heads",
    "office.entries",
    "office.fleet",
    "office.reports",
    "office.cases",
    "office.board",
    "office.backup",
    "office.retention",
    "office.registers",
    "office.events",
    "office.exits",
    "office.sound",
    "office.phone",
    "office.robots",
    "office.announcements",
    "office.readers",
    "office.rounds",
    "office.watch",
    "office.counties",
    "office.demo",
    "office.web",
]

MIDDLEWARE = [
    "office.watch.middleware.Watched",
    "django.middleware.security.SecurityMiddleware",
    "office.web.middleware.SafeHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "office.web.middleware.ChosenLanguage",
    # Denied by default: a view that anybody may see says so itself.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "office.accounts.gate.RoleGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "office.urls"
WSGI_APPLICATION = "office.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "office.web.menu.menu",
                "office.ingest.pages.tray_badge",
            ],
            "builtins": ["django.templatetags.i18n", "office.web.templatetags.office_words"],
        },
    },
]

# SQLite in the office's folder, or one setting: DATABASE_URL.
DATABASES = {"default": engine.database(os.environ.get("DATABASE_URL", ""), home.office_dir())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
# Argon2 first; an account with an older hash gets a new one when it next signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 12 * 3600  # seconds: one duty; the next clerk at this desk signs in anew
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(os.environ.get("GATEHOUSE_OFFICE_HTTPS"))
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "office.web.errors.form_expired"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [str(Path(__file__).parent / "locale")]
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Which registers the kiosks' records feed. Each is an office.ingest.feeds.Feed.
OFFICE_FEEDS = [
    "office.entries.feed.EntriesFeed",
    "office.fleet.feed.FaultsFeed",
    "office.events.feed.EventsFeed",
    "office.registers.feed.ReturneesFeed",
    "office.exits.feed.ExitsFeed",
    "office.visits.feed.SignedOutFeed",
    "office.households.feed.PassagesFeed",
]

# Which parts of the site document follow a register. Each is an office.site.living.Told.
OFFICE_SITE_REGISTERS = {
    "expected": "office.visits.desk.told",
    "observations": "office.observation.desk.told",
    "announcements": "office.announcements.desk.told",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "office.watch.lines.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"office": {"level": "INFO"}},
}
