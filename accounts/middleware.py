"""Which company a signed-in person works in, for the pages that people see."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts import current

# Programs name their company by their credential, and probes must not touch the database for a stray cookie.
_NOT_FOR_PEOPLE = ("/api/", "/health/")


class CurrentCompanyMiddleware:
    """Sets `request.company` and `request.membership` (both may be None), and `request.user.membership`,
    from which `accounts.backends.MembershipBackend` takes the person's permissions. Pages are in the time
    zone of the company.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        company = membership = None
        if not request.path.startswith(_NOT_FOR_PEOPLE) and request.user.is_authenticated:
            found = current.find(request.user, request.session)
            company, membership = found.company, found.membership
            request.user.membership = membership  # type: ignore[attr-defined]
        request.company = company  # type: ignore[attr-defined]
        request.membership = membership  # type: ignore[attr-defined]
        # People read and type the time of the place where the company is.
        with timezone.override(company.timezone if company else None):
            return self.get_response(request)
