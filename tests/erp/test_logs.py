"""Logs: one JSON object a line, with the id of its request."""

import json
import logging
import logging.config
from io import StringIO

from django.conf import settings

from erp.core import request_id
from erp.core.logs import RequestIdFilter


def logged(record: logging.LogRecord) -> dict[str, object]:
    formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        dict(settings.LOGGING["formatters"]["json"])
    )
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    handler.addFilter(RequestIdFilter())
    handler.handle(record)
    text = stream.getvalue()
    assert text.count("\n") == 1
    return json.loads(text)


def record(message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("sales", logging.WARNING, __file__, 1, message, arguments, None)


def test_a_line_carries_the_request() -> None:
    request_id.current.set("req-1")
    line = logged(record("posted\n%s", "ميزان"))
    assert line.pop("timestamp")
    assert line == {"level": "WARNING", "logger": "sales", "message": "posted\nميزان", "request_id": "req-1"}


def test_a_line_outside_a_request_says_so() -> None:
    assert logged(record("started"))["request_id"] == ""


def test_an_access_line_takes_the_id_from_the_reply() -> None:
    assert logged(record("%(m)s", {"m": "GET", "{x-request-id}o": "req-2"}))["request_id"] == "req-2"
