"""Reading JSON bodies."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.parsers import BaseParser

from erp.api.errors import BadRequest, TooLarge


class StrictJsonParser(BaseParser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, no member twice; numbers stay exact as Decimal.

    400 when it can't be read, 413 when it is over DATA_UPLOAD_MAX_MEMORY_SIZE.
    """

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        if parser_context:
            parser_context["request"].raw_body = body  # what an Idempotency-Key is bound to
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise BadRequest(_("The body is not UTF-8 (byte %d).") % error.start) from error
        try:
            return json.loads(
                text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_once
            )
        except json.JSONDecodeError as error:
            place = {"line": error.lineno, "column": error.colno}
            raise BadRequest(_("The body is not JSON (line %(line)d, column %(column)d).") % place) from error
        except RecursionError as error:
            raise BadRequest(_("The body is nested too deeply.")) from error
        except ValueError as error:  # an integer of thousands of digits
            raise BadRequest(_("The body holds a number that can't be read.")) from error


def _refuse_constant(name: str) -> NoReturn:
    raise BadRequest(_("The body is not JSON: %s is no number.") % name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRequest(errors={twice: [_("The member is given twice.")]})
    return members
