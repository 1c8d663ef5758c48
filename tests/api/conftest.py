"""A company with a program that may do everything, at a time that stands still."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models.company import Company
from accounts.models.membership import Membership
from tests.support import people
from tests.support.program import Program
from tests.support.samples import Samples


class Clock:
    """What time it is for the whole process, until a test says otherwise."""

    def __init__(self) -> None:
        self.at: datetime = people.AT

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(timezone, "now", lambda: stopped.at)
    return stopped


@pytest.fixture
def company(db: None) -> Company:
    """A company as it is after it was founded."""
    return people.founded("acme")


@pytest.fixture
def owner(company: Company) -> Membership:
    return people.member(company)


@pytest.fixture
def api(owner: Membership) -> Program:
    """A program with full access to the company."""
    return Program(people.key(owner, full_access=True)[1])


@pytest.fixture
def samples(api: Program) -> Samples:
    return Samples(api)


@pytest.fixture
def other(db: None) -> Program:
    """A program with full access to another company."""
    return Program(people.key(people.member(people.founded("other")), full_access=True)[1])
