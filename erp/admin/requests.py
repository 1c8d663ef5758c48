"""From a request of the admin to what services are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from erp.core import request_id
from erp.core.context import Actor, Context

if TYPE_CHECKING:
    from accounts.models.company import Company


def company_of(request: HttpRequest) -> Company | None:
    """The one company the signed-in person works in now; set by `accounts.middleware`."""
    return getattr(request, "company", None)


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person, as the change log names them."""
    user: Any = request.user
    return Actor(kind="session", label=user.email, user_id=user.pk)


def context_of(request: HttpRequest) -> Context:
    """The circumstances of a command given in the admin. Raises PermissionDenied without a company."""
    company = company_of(request)
    if company is None:
        raise PermissionDenied
    return Context(
        company=company, actor=actor_of(request), at=timezone.now(), request_id=request_id.current.get()
    )
