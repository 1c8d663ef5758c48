"""ETags: a record's version (RFC 9110, sections 8.8.3 and 13.1.1)."""

import re

from django.utils.translation import gettext as _

from erp.api.errors import BadRequest

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def expected_version(header: str | None) -> int | None:
    """The version If-Match names; None without one or for `*`. BadRequest if it can't be read.

    Weak tags are taken too: a version says that the record is the same, which is what a writer asks.
    """
    if header is None or header.strip() == "*":
        return None
    match = _TAG.fullmatch(header.strip())
    if match is None:
        raise BadRequest(errors={"If-Match": [_('Give one entity tag, such as "3".')]})
    return int(match[1])
