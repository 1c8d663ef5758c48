"""What every log line carries besides its message."""

import logging

from erp.core import request_id

# gunicorn logs a request after Django is done with it, and passes the reply's headers among its atoms.
REPLY_HEADER = "{x-request-id}o"


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to each record: the id of the request it belongs to, or an empty string."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        found = request_id.current.get()
        if not found and isinstance(record.args, dict) and REPLY_HEADER in record.args:
            found = str(record.args[REPLY_HEADER])
        record.request_id = found
        return True
