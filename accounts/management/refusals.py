"""Refusals of the domain, told to a person at a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from erp.core.errors import DomainError


@contextmanager
def told() -> Iterator[None]:
    """Turn a DomainError into a CommandError that names every value at fault."""
    try:
        yield
    except DomainError as error:
        lines = [f"{field}: {' '.join(map(str, found))}" for field, found in error.errors.items()]
        raise CommandError("\n".join(lines) or str(error.message)) from error
