"""The id every request carries, in and out."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from erp.core import request_id

_ACCEPTABLE = re.compile(r"[A-Za-z0-9._:-]{1,100}")


class RequestIdMiddleware:
    """Take the caller's X-Request-Id if it is short and plain, else make one; answer with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        identifier = given if _ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex
        token = request_id.current.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            request_id.current.reset(token)
        response["X-Request-Id"] = identifier
        return response
