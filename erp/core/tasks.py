"""Housekeeping of the frame."""

import logging
from datetime import timedelta

from django.apps import apps
from django.utils import timezone
from django_tasks import task

from erp.core import books
from erp.core.periodic import periodic

logger = logging.getLogger(__name__)


@periodic(every=timedelta(days=1), at=timedelta(hours=2))
@task()
def check_books() -> None:
    """Verify the books of every company each night; /health/ledger shows the outcome."""
    outcome = books.verify(apps.get_model("accounts", "Company").objects.order_by("slug"), at=timezone.now())
    if not outcome.ok:
        logger.error("the books of %s rows do not hold", len(outcome.faults))
