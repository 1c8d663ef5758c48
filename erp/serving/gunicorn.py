"""gunicorn's settings, all taken from Django's: `gunicorn -c python:erp.serving.gunicorn erp.wsgi`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erp.settings")

from django.conf import settings

_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")

bind = [f"{settings.HOST}:{settings.PORT}"]
worker_class = "gthread"
# SQLite has one writer and the embedded cache lives in the process, so there one process serves.
workers = 1 if _sqlite else settings.WEB_CONCURRENCY
threads = settings.WEB_THREADS
timeout = 60
# Below what the process manager waits before it kills (honcho: 5 seconds).
graceful_timeout = 4
keepalive = 30
# The most gunicorn allows: a filter may name hundreds of ids.
limit_request_line = 8190
# Nobody steers this server through a socket in somebody's home.
control_socket_disable = True
logconfig_dict = settings.LOGGING
# The path without its query, which may hold what a log must not; how long it took, in seconds.
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(L)s s from %(h)s"
