"""The id of the request that is being served, for logs, change-log rows and error bodies."""

from contextvars import ContextVar

current: ContextVar[str] = ContextVar("request_id", default="")
