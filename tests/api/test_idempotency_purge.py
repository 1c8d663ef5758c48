"""Replies kept for retries go when they can't be replayed any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from erp.api.models.idempotency import IdempotencyRecord
from erp.api.tasks import purge_idempotency_records
from erp.core.periodic import registered

pytestmark = pytest.mark.django_db


def test_only_replies_older_than_a_day_are_removed(company):
    now = timezone.now()
    for key, age in {"old": 25, "young": 23}.items():
        IdempotencyRecord.objects.create(
            company=company,
            caller="key:1",
            key=key,
            digest="0" * 64,
            status=201,
            body=b"{}",
            created_at=now - timedelta(hours=age),
        )
    purge_idempotency_records.func()
    assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["young"]


def test_the_clock_runs_it_each_hour():
    [entry] = [entry for entry in registered() if entry.name.endswith("purge_idempotency_records")]
    assert entry.every == timedelta(hours=1)
