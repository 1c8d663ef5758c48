"""The content security policy, with the admin's one exception."""

from csp.constants import UNSAFE_EVAL
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase

ADMIN = "/admin/"


class PolicyMiddleware(CSPMiddleware):
    """The policy of erp.settings.security on every page; the admin may also evaluate.

    django-unfold's Alpine.js compiles the expressions in its attributes, so there, and only there, a page
    needs `unsafe-eval`.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Write the header."""
        if request.path.startswith(ADMIN):
            response._csp_update = {"script-src": [UNSAFE_EVAL]}  # type: ignore[attr-defined]
        return super().process_response(request, response)
