"""The shop as a fixture: after every test the books of its company are verified."""

from collections.abc import Iterator

import pytest
from django.db import connection

from accounting.models.journal import Journal
from erp.core import books
from tests.support.shop import Shop


@pytest.fixture
def shop(db: None) -> Iterator[Shop]:
    """A company that sells. What a commit would refuse, and what check_books would find, fails the test."""
    shop = Shop()
    yield shop
    connection.check_constraints()
    if not Journal.objects.of(shop.company).exists():
        return  # nothing was posted, so there are no books to be wrong
    assert [str(fault) for fault in books.faults(shop.company)] == []
