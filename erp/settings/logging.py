"""Logs: one JSON object a line, each with the id of its request."""

from erp.settings.env import value

_level = value("LOG_LEVEL").upper()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "erp.core.logs.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.orjson.OrjsonFormatter",
            "format": "{levelname}{name}{message}",
            "style": "{",
            "timestamp": True,
            "rename_fields": {"levelname": "level", "name": "logger"},
        },
        "text": {"format": "{levelname} {name} {message} [{request_id}]", "style": "{"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "text" if value("LOG_FORMAT") == "text" else "json",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["stderr"], "level": _level},
    "loggers": {
        # Django's own handlers would write the same line a second time.
        "django": {"handlers": [], "level": _level, "propagate": True},
        "django.server": {"handlers": [], "level": _level, "propagate": True},
        "gunicorn.error": {"handlers": [], "level": _level, "propagate": True},
        "gunicorn.access": {"handlers": [], "level": _level, "propagate": True},
    },
}
