"""Refusals of the domain. They know nothing of HTTP; `erp.api.errors` gives them their status."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise

Message = str | Promise
Errors = Mapping[str, Sequence[Message]]


class DomainError(Exception):
    """A refusal a caller can act on.

    `field` is the dotted path of the member at fault ("items.0.quantity"); `errors` names several at once;
    `reason` is the stable word programs branch on (api-v1.md, `error.reason`).
    """

    code = "DOMAIN_ERROR"

    def __init__(
        self,
        message: Message,
        *,
        field: str | None = None,
        reason: str | None = None,
        errors: Errors | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.errors: Errors = errors or ({field: [message]} if field else {})


class Invalid(DomainError):
    """What was read is refused: missing, out of range, or a reference to nothing of this company."""

    code = "VALIDATION_ERROR"


class Conflict(DomainError):
    """The state of the record forbids it: posted, in use, closed period, duplicate."""

    code = "CONFLICT"


class NotFound(DomainError):
    """No such record in this company."""

    code = "NOT_FOUND"


class PreconditionFailed(DomainError):
    """The caller's version of the record is not the current one (RFC 9110, section 13.1.1)."""

    code = "PRECONDITION_FAILED"


class Forbidden(DomainError):
    """The person or program may not do this."""

    code = "FORBIDDEN"
