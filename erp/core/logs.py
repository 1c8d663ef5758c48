"""What every log line carries besides its message."""

import logging

from erp.core import request_id


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to each record: the id of the request being served, or an empty string."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.current.get()
        return True
