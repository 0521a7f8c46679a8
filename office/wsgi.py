"""The office as a WSGI application, for the server that comes with it or another one."""

import os

from django.core.wsgi import get_wsgi_application

from office import home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")
home.make(home.office_dir())
application = get_wsgi_application()
