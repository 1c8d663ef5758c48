"""`manage.py serve`: web, worker and clock as one command that ends as one."""

import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from honcho.manager import SIGNALS

from erp.serving.banner import banner, wait_until_live
from erp.serving.processes import Processes

PYTHON = f"exec {sys.executable} -u"
PROCESSES = {
    "web": f"{PYTHON} -m gunicorn -c python:erp.serving.gunicorn erp.wsgi:application",
    "worker": f"{PYTHON} manage.py db_worker --queue-name '*' --no-reload",
    "clock": f"{PYTHON} manage.py clock",
}


class Command(BaseCommand):
    """Serves until Ctrl-C or SIGTERM, which end it with status 0; when one process dies, all end."""

    help = "Runs the web server, the task worker and the clock until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start all, announce when the server answers, wait."""
        manager = Processes()
        for name, command in PROCESSES.items():
            manager.add_process(name, command, cwd=str(settings.BASE_DIR))
        threading.Thread(target=self._announce, daemon=True).start()
        manager.loop()
        asked_to_stop = manager.returncode in {entry["rc"] for entry in SIGNALS.values()}
        sys.exit(0 if asked_to_stop else manager.returncode or 1)

    def _announce(self) -> None:
        if wait_until_live(settings.HOST, settings.PORT):
            self.stdout.write(banner(settings.PUBLIC_URL, settings.DATA_DIR))
            self.stdout.flush()
