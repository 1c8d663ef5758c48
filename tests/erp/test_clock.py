"""Periodic tasks: when they are due, and that none is lost or doubled."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from erp.core import periodic
from erp.core.periodic import Periodic
from erp.serving import clock
from erp.serving.tasks import prune_task_results

DATABASE_TASKS = {"default": {**settings.TASKS["default"], "BACKEND": "django_tasks_db.DatabaseBackend"}}
NAME = "erp.serving.tasks.prune_task_results"


def entry(**rhythm: timedelta) -> Periodic:
    return Periodic(name="x", task=None, at=rhythm.pop("at", timedelta(0)), **rhythm)


@pytest.mark.parametrize(
    ("rhythm", "moment", "due"),
    [
        ({"every": timedelta(hours=1)}, (10, 59, 59), (1, 10, 0)),
        ({"every": timedelta(hours=1)}, (11, 0, 0), (1, 11, 0)),
        ({"every": timedelta(days=1), "at": timedelta(hours=3)}, (4, 0, 0), (1, 3, 0)),
        ({"every": timedelta(days=1), "at": timedelta(hours=3)}, (2, 59, 0), (0, 3, 0)),
        ({"every": timedelta(minutes=15), "at": timedelta(minutes=5)}, (10, 21, 0), (1, 10, 20)),
    ],
)
def test_due_is_the_latest_whole(rhythm: Any, moment: tuple[int, ...], due: tuple[int, ...]) -> None:
    day = datetime(2026, 3, 14, tzinfo=UTC)
    hour, minute, second = moment
    days, due_hour, due_minute = due
    expected = day + timedelta(days=days - 1, hours=due_hour, minutes=due_minute)
    assert entry(**rhythm).due(day + timedelta(hours=hour, minutes=minute, seconds=second)) == expected


def test_a_rhythm_is_longer_than_nothing() -> None:
    with pytest.raises(ValueError, match="longer than nothing"):
        periodic.periodic(every=timedelta(0))


def test_housekeeping_is_registered() -> None:
    assert NAME in [one.name for one in periodic.registered()]


@pytest.mark.django_db
@override_settings(TASKS=DATABASE_TASKS)
def test_a_task_is_enqueued_once_for_each_time_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    every = timedelta(hours=1)
    monkeypatch.setattr(
        periodic, "_registered", {NAME: Periodic(NAME, prune_task_results, every, timedelta(0))}
    )
    now = timezone.now()
    assert clock.tick(now) == [NAME]
    assert clock.tick(now) == []
    assert DBTaskResult.objects.filter(task_path=NAME).count() == 1
    # Three hours of standing still are made up by one run.
    DBTaskResult.objects.update(enqueued_at=now - 3 * every)
    assert clock.tick(now) == [NAME]
    assert clock.tick(now) == []


@pytest.mark.django_db
def test_housekeeping_runs() -> None:
    prune_task_results.enqueue()
