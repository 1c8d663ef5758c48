"""`manage.py clock`: enqueue periodic tasks when they are due, until told to stop."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.db.utils import OperationalError
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from erp.serving.clock import tick

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """The installation's one clock."""

    help = "Enqueues periodic tasks at their time. Run one per installation."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of the command."""
        parser.add_argument("--interval", type=float, default=10, help="seconds between looks (default: 10)")
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, sleep, look again; SIGTERM and Ctrl-C end it with status 0."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        autodiscover_modules("tasks")
        while not stop.is_set():
            close_old_connections()
            try:
                tick(timezone.now())
            except OperationalError:
                # The database is away or busy; what is due now is still due at the next look.
                logger.exception("the clock could not reach the database")
            if options["once"]:
                return
            stop.wait(options["interval"])
