"""How `manage.py serve` runs this server, and the address people reach it at."""

from erp.settings.env import value

HOST = value("HOST")
PORT = value("PORT")
PUBLIC_URL = (value("PUBLIC_URL") or f"http://{HOST}:{PORT}").rstrip("/")
WEB_CONCURRENCY = value("WEB_CONCURRENCY")
WEB_THREADS = value("WEB_THREADS")
