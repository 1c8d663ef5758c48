"""Several processes that live and end together."""

import threading

from honcho.manager import Manager

RETRY_SECONDS = 0.1


class Processes(Manager):
    """honcho's manager, which may also be told to stop while it still starts."""

    def terminate(self) -> None:
        """Ask every process to end, as soon as every one has begun: only then is its id known."""
        if self._all_started():
            super().terminate()
        else:
            threading.Timer(RETRY_SECONDS, self.terminate).start()
