"""The base of every resource: reading by selection, writing by service, one check in front of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from erp.api.rights import demand, demand_credential
from erp.api.writing import Action, Writes, Writing
from erp.core import request_id
from erp.core.context import Context


class LengthRequired(APIException):
    """A body of unknown length; servers before us would drop it silently (RFC 9110, 15.5.12)."""

    status_code = 411
    default_detail = "Send Content-Length."


class ResourceViewSet(Writing, ViewSet):
    """One resource of /api/v1; a subclass only declares.

    `queryset` and `serializer_class` say what is shown, `search_fields` what `search` looks into, `writes`
    and `actions` which services change it, `example` a body that creates one (without its references).
    """

    events: ClassVar[tuple[str, ...]] = ("created", "updated", "deleted")
    example: ClassVar[Mapping[str, Any]] = {}
    metadata_class = None

    verbs: ClassVar[Mapping[str, str]] = {
        "list": "get",
        "retrieve": "get",
        "create": "post",
        "bulk_update": "put",
        "update": "put",
        "bulk_delete": "delete",
        "destroy": "delete",
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Authenticate, then ask for the right before anything of the request is looked at."""
        super().initial(request, *args, **kwargs)
        self.principal = demand_credential(request)
        self.context = Context(
            company=self.principal.company,
            actor=self.principal.actor,
            at=timezone.now(),
            request_id=request_id.current.get(),
        )
        action = self.actions[self.action_name] if self.action_name else None
        verb = action.verb if action else self.verbs.get(self.action or "", "get")
        demand(self.principal, self.resource, verb, action.permission if action else None)
        if request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length"):
            raise LengthRequired


__all__ = ["Action", "ResourceViewSet", "Writes"]
