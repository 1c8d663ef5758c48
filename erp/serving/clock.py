"""The clock: enqueues periodic tasks (erp.core.periodic) when they are due.

It keeps no state of its own: what ran last is read from the task queue's rows, so a restart forgets nothing.
One clock per installation; a second one does no harm beyond an occasional double run.
"""

import logging
from datetime import datetime

from django_tasks_db.models import DBTaskResult

from erp.core.periodic import Periodic, registered

logger = logging.getLogger(__name__)


def tick(now: datetime) -> list[str]:
    """Enqueue what is due at `now` and was not enqueued since; the names enqueued."""
    enqueued = []
    for entry in registered():
        if not _enqueued_since(entry, entry.due(now)):
            entry.task.enqueue()
            enqueued.append(entry.name)
            logger.info("enqueued %s", entry.name)
    return enqueued


def _enqueued_since(entry: Periodic, due: datetime) -> bool:
    return DBTaskResult.objects.filter(task_path=entry.name, enqueued_at__gte=due).exists()
