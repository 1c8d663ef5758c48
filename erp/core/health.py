"""What `/health/ready` asks: a short registry, so that each part answers for itself.

A check is a function without arguments that answers `(ok, detail)`; `detail` is one line for the person
on duty. It may touch the database and must be cheap: probes call it every few seconds.
"""

from collections.abc import Callable

Check = Callable[[], tuple[bool, str]]

_checks: dict[str, Check] = {}


def register(name: str) -> Callable[[Check], Check]:
    """Decorator: answer for `name` at /health/ready. Raises ValueError when another function has the name."""

    def add(check: Check) -> Check:
        if _checks.get(name, check) is not check:
            raise ValueError(f"health check {name!r} is registered twice")
        _checks[name] = check
        return check

    return add


def run() -> dict[str, tuple[bool, str]]:
    """Every registered check's answer, in the order of registration; one that raises has failed."""
    return {name: _asked(check) for name, check in _checks.items()}


def _asked(check: Check) -> tuple[bool, str]:
    try:
        return check()
    except Exception as error:  # noqa: BLE001  (a probe reports what is broken, whatever it is)
        return False, f"{type(error).__name__}: {error}".splitlines()[0]
