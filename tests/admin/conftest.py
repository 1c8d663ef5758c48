"""The worlds of the admin's tests."""

import pytest

from tests.admin.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """The company the tests work in."""
    return make_world()


@pytest.fixture
def other(db: None) -> World:
    """A company of somebody else."""
    return make_world("rival", "Rival")
