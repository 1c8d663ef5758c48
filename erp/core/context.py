"""Who asks, for which company, and when: what every service is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from accounts.models.company import Company


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or program a change is recorded under.

    `kind` is "key", "app", "session" or "command"; `credential_id` is the row of that kind, if it has one;
    `label` is what a reader of the change log sees.
    """

    kind: str
    label: str
    user_id: int | None = None
    credential_id: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of one command. `at` is aware; services never ask the clock."""

    company: Company
    actor: Actor
    at: datetime
    request_id: str = ""

    @property
    def today(self) -> date:
        """The calendar day of `at` where the company is."""
        return self.at.astimezone(ZoneInfo(self.company.timezone)).date()
