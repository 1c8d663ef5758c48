"""Error bodies and statuses of /api/v1 (api-v1.md, "Status"; the seed's bodies for 401 and 403)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from erp.core import errors as domain
from erp.core import request_id

logger = logging.getLogger("mizan.api")


class BadRequest(exceptions.APIException):
    """What can't be read, or is not known by name; `errors` names each member or parameter."""

    status_code = 400
    default_detail = gettext_lazy("The request can't be read.")

    def __init__(self, detail: Any = None, *, errors: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.errors = dict(errors or {})


class TooLarge(exceptions.APIException):
    """The body is over the limit of settings (DATA_UPLOAD_MAX_MEMORY_SIZE)."""

    status_code = 413
    default_detail = gettext_lazy("The body is too large.")


class Denied(exceptions.PermissionDenied):
    """A right is missing: `ability` of the credential, or `permission` of the person behind it."""

    def __init__(self, *, ability: str = "", permission: str = "") -> None:
        super().__init__()
        self.ability, self.permission = ability, permission

    def errors(self) -> dict[str, list[str]]:
        if self.permission:
            return {"permission": [_("The user does not have '%s'.") % self.permission]}
        return {"ability": [f"Token does not have '{self.ability}' ability"]}


class BulkRefused(Exception):
    """Some records of a bulk call were refused; nothing was changed. `problems` by index."""

    def __init__(self, problems: Mapping[int, Mapping[str, Any]]) -> None:
        super().__init__(problems)
        self.problems = problems


_STATUS: dict[type[domain.DomainError], int] = {
    domain.Invalid: 422,
    domain.Conflict: 409,
    domain.NotFound: 404,
    domain.PreconditionFailed: 412,
    domain.Forbidden: 403,
}

_CODES = {
    400: "BAD_REQUEST",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    411: "LENGTH_REQUIRED",
    412: "PRECONDITION_FAILED",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_ERROR",
    429: "TOO_MANY_REQUESTS",
    500: "INTERNAL_ERROR",
}


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: every refusal in one form, and a 500 that tells nothing but its request id."""
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        body = {"message": "Unauthenticated.", "errors": {"token": ["Invalid or expired token"]}}
        return Response(body, 401, headers={"WWW-Authenticate": 'Bearer realm="mizan"'})
    if isinstance(error, Denied | PermissionDenied | exceptions.PermissionDenied):
        missing = error.errors() if isinstance(error, Denied) else {}
        return Response({"message": "This action is unauthorized.", "errors": missing}, 403)
    status, message, errors, reason = _describe(error)
    if status == 500:
        logger.exception("unhandled error in %s", type(context.get("view")).__name__, exc_info=error)
    code: dict[str, str] = {"code": _CODES.get(status, "ERROR")}
    if reason:
        code["reason"] = reason
    body = {
        "message": str(message),
        "errors": errors,
        "error": code,
        "meta": {"request_id": request_id.current.get()},
    }
    wait = getattr(error, "wait", None)
    headers = {"Retry-After": str(int(wait))} if wait else {}
    return Response(body, status, headers=headers)


def _describe(error: Exception) -> tuple[int, Any, Any, str | None]:
    """Status, message, errors and reason of what is neither 401 nor 403."""
    if isinstance(error, BulkRefused):
        rows = [{"index": index, "errors": errors} for index, errors in sorted(error.problems.items())]
        return 422, _("Nothing was changed: some records were refused."), rows, None
    if isinstance(error, domain.DomainError):
        return _STATUS.get(type(error), 422), error.message, problems_of(error), error.reason
    if isinstance(error, exceptions.ValidationError):
        return 422, _("The given data was invalid."), problems_of(error), None
    if isinstance(error, Http404 | exceptions.NotFound):
        return 404, _("There is nothing at this address."), {}, None
    if isinstance(error, RequestDataTooBig):
        return 413, TooLarge.default_detail, {}, None
    if isinstance(error, exceptions.APIException):
        return error.status_code, error.detail, getattr(error, "errors", {}), None
    return 500, _("Something went wrong on our side. Nothing was changed."), {}, None


def problems_of(error: Exception) -> dict[str, list[str]]:
    """The members at fault by dotted path, of a refusal by the domain or by a serializer."""
    if isinstance(error, domain.DomainError):
        return {path: [str(message) for message in messages] for path, messages in error.errors.items()}
    if isinstance(error, exceptions.ValidationError):
        return dict(_flat(error.detail, ()))
    return {}


def _flat(detail: Any, path: tuple[str, ...]) -> Any:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            key = () if name == "non_field_errors" and path else (str(name),)
            yield from _flat(inner, (*path, *key))
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for index, inner in enumerate(detail):
            yield from _flat(inner, (*path, str(index)))
    elif detail:
        messages = detail if isinstance(detail, list) else [detail]
        yield ".".join(path), [str(message) for message in messages]
