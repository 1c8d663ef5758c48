"""A company for the tests of this folder."""

import pytest

from erp.core.context import Context
from tests import factories


@pytest.fixture
def context(db: None) -> Context:
    """A seeded company, on factories.AT."""
    return factories.context()
