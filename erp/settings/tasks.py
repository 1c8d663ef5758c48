"""Background work: tasks are rows of our own database, taken by `manage.py db_worker`."""

from erp.settings.env import TEST, value

TASKS = {
    "default": {
        # Tests run a task where it is enqueued.
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if TEST
        else "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

BOOKS_CHECK_MAX_AGE_HOURS = value("BOOKS_CHECK_MAX_AGE_HOURS")
