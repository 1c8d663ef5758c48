"""The lines of a draft, as a caller sends them (api-v1.md: a line with `id` is changed, one without is added,
one left out is removed)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from erp.core import values
from erp.core.bulk import rewrite
from erp.core.errors import Invalid, Message
from erp.core.models.base import CompanyOwned

L = TypeVar("L", bound=CompanyOwned)

# A document is read, computed and booked at once; what is larger is several documents.
MOST_LINES = 1000


@dataclass(slots=True)
class Refusals:
    """What is wrong with a document, gathered so that a caller learns of all of it at once."""

    errors: dict[str, list[Message]] = field(default_factory=dict)
    reason: str | None = None

    def add(self, path: str, message: Message, *, reason: str | None = None) -> None:
        self.errors.setdefault(path, []).append(message)
        self.reason = self.reason or reason

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Take an Invalid raised inside as one more finding."""
        try:
            yield
        except Invalid as refusal:
            for path, messages in refusal.errors.items():
                self.errors.setdefault(path, []).extend(messages)
            self.reason = self.reason or refusal.reason

    def speak(self) -> None:
        """Raise what was found as one Invalid; nothing if nothing was."""
        if self.errors:
            raise Invalid(_("Some values are not accepted."), errors=self.errors, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Given(Generic[L]):
    """One line as it will be. `members` are those the caller sent, `line` the row they go onto."""

    line: L
    members: Mapping[str, Any]
    path: str

    def check(self, rules: Mapping[str, values.Rule]) -> None:
        """Check the members sent against their columns and `rules`. Raises Invalid."""
        values.check(
            type(self.line),
            self.members,
            created=False,
            rules=rules,
            paths=lambda name: f"{self.path}.{name}",
        )


@dataclass(frozen=True, slots=True)
class Lines(Generic[L]):
    """All lines as they will be, in the caller's order, and those that go."""

    given: list[Given[L]]
    removed: list[L]

    @property
    def rows(self) -> list[L]:
        return [each.line for each in self.given]

    def save(self, *, fields: Sequence[str]) -> None:
        """Remove, add, and write `fields` of what stays: three statements at most, whatever their number."""
        if self.removed:
            manager = type(self.removed[0])._base_manager
            manager.filter(pk__in=[line.pk for line in self.removed])._raw_delete(manager.db)
        added = [line for line in self.rows if line.pk is None]
        rewrite([line for line in self.rows if line.pk is not None], fields)
        if added:
            type(added[0])._base_manager.bulk_create(added)


def merge(existing: Sequence[L], sent: Sequence[Mapping[str, Any]], *, new: Callable[[], L]) -> Lines[L]:
    """Join what is there with what was sent. The place in `sent` becomes the line's `position`.

    The members are not set yet: defaults and checks are the document's. Raises Invalid on items.N.id for an
    id that is not one of `existing` or comes twice, and on items for too many lines.
    """
    if len(sent) > MOST_LINES:
        raise Invalid(
            _("At most %(count)s lines.") % {"count": MOST_LINES}, field="items", reason="too_many_lines"
        )
    left = {line.pk: line for line in existing}
    given = []
    for position, members in enumerate(sent):
        members = dict(members)
        path = f"items.{position}"
        pk = members.pop("id", None)
        line = new() if pk is None else left.pop(pk, None)
        if line is None:
            raise Invalid(
                _("The document has no such line."), field=f"{path}.id", reason="reference_not_found"
            )
        line.position = position  # type: ignore[attr-defined]
        given.append(Given(line, members, path))
    return Lines(given, list(left.values()))


def unchanged(existing: Sequence[L]) -> Lines[L]:
    """The lines when the caller sent none: as they are."""
    return Lines([Given(line, {}, f"items.{position}") for position, line in enumerate(existing)], [])
