"""The web server's way in."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from newsroom import role
from newsroom.answer import Application
from newsroom.microcache import Microcache
from newsroom.traffic import BOOK, Traffic
from newsroom.unread import HearsOut

role.serves = True
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
application: Application = HearsOut(get_wsgi_application())
if settings.CACHE_MEGABYTES > 0 and not settings.DEBUG:
    application = Microcache(application, size=settings.CACHE_MEGABYTES * 1024 * 1024)
application = Traffic(application, BOOK, told=settings.LOG_REQUESTS)
# What was imported, all views among it, stays until the process ends: it is not walked through
# again and again in search of what only hangs on itself.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(max(10_000, gc.get_threshold()[0]))
