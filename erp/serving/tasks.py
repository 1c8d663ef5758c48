"""Housekeeping of the task queue itself."""

from datetime import timedelta

from django.core.management import call_command
from django_tasks import task

from erp.core.periodic import periodic


@periodic(every=timedelta(days=1), at=timedelta(hours=3))
@task()
def prune_task_results() -> None:
    """Remove the rows of tasks that ended more than two weeks ago."""
    call_command("prune_db_task_results", verbosity=0)
