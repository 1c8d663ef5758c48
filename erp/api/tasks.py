"""Housekeeping of the API."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from erp.api.idempotency import KEPT
from erp.api.models.idempotency import IdempotencyRecord
from erp.core.periodic import periodic


@periodic(every=timedelta(hours=1))
@task()
def purge_idempotency_records() -> None:
    """Remove the replies that are too old to be replayed."""
    IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
