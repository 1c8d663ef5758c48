"""Where a person reads a refusal: at the field or the line it is about, else above the form."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from erp.core.errors import DomainError, Message


def place(form: forms.BaseForm, refusal: DomainError, *, lines: Collection[str] = ()) -> None:
    """Add the messages of `refusal` to `form`, except those about members that `lines` show."""
    paths = [path for path in refusal.errors if path.partition(".")[0] not in lines]
    for path in paths:
        for message in refusal.errors[path]:
            add(form, path, message)
    if not refusal.errors:
        form.add_error(None, str(refusal.message))


def add(form: forms.BaseForm, path: str, message: Message) -> None:
    """Add one message at the field that shows `path`; above the form, with its name, if none does."""
    name = next((name for name in _candidates(path) if name in form.fields), None)
    if name is None:
        model = getattr(getattr(form, "_meta", None), "model", None)
        form.add_error(None, _told(path, message, model))
    else:
        form.add_error(name, str(message))


def spoken(refusal: DomainError, model: type[models.Model] | None = None) -> list[str]:
    """The messages of `refusal` as sentences, for a page without the fields they are about."""
    told = [_told(path, message, model) for path, said in refusal.errors.items() for message in said]
    return told or [str(refusal.message)]


def _candidates(path: str) -> Iterator[str]:
    """`client_id` is shown by `client`, `address.line1` by `address_line1`, `networks.0` by `networks`."""
    yield path
    yield path.removesuffix("_id")
    yield path.replace(".", "_")
    yield path.partition(".")[0]


def _told(path: str, message: Message, model: type[models.Model] | None) -> str:
    member, _dot, rest = path.partition(".")
    number, _dot, _name = rest.partition(".")
    if number.isdecimal():
        return _("Line %(number)s: %(message)s") % {"number": int(number) + 1, "message": message}
    label = _label(member, model)
    return f"{label}: {message}" if label else str(message)


def _label(member: str, model: type[models.Model] | None) -> str:
    for field in model._meta.fields if model else ():
        if member in {field.name, field.attname}:
            return capfirst(str(field.verbose_name))
    return ""
