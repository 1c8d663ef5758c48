"""Housekeeping of the books."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from accounting.services import fiscal_year
from accounts.models.company import Company
from erp.core.context import Actor, Context
from erp.core.periodic import periodic

# Documents are dated ahead: a due date, next season's order.
AHEAD = timedelta(days=180)


@periodic(every=timedelta(days=1), at=timedelta(hours=1))
@task()
def open_next_fiscal_year() -> None:
    """Make the next fiscal year of every active company, half a year before it begins."""
    now = timezone.now()
    for company in Company.objects.filter(is_active=True):
        context = Context(company=company, actor=Actor(kind="command", label="clock"), at=now)
        fiscal_year.ensure(context=context, day=context.today + AHEAD)
