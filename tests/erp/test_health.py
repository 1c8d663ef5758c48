"""/health: alive, ready, and whether the books balance."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from erp.core import health
from erp.core.models.books_check import BooksCheck

FAULT = {"company": 1, "invariant": "J1", "table": "accounting_journal", "key": 7, "message": "off by 0.01"}


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The registry, as it is, for a test to add to."""
    copy = dict(health._checks)
    monkeypatch.setattr(health, "_checks", copy)
    return copy


def test_live_touches_no_database(client: Client) -> None:
    reply = client.get("/health/live")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})
    assert "no-store" in reply["Cache-Control"]


@pytest.mark.django_db
def test_ready_names_each_check(client: Client) -> None:
    reply = client.get("/health/ready")
    body = reply.json()
    assert reply.status_code == 200, body
    assert body["status"] == "ok"
    assert body["checks"]["database"] == {"ok": True, "detail": connection.vendor}
    assert body["checks"]["migrations"] == {"ok": True, "detail": "all applied"}
    assert body["checks"]["guards"]["ok"] is True


@pytest.mark.django_db
def test_ready_fails_while_a_migration_waits(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    reply = client.get("/health/ready")
    assert reply.status_code == 503
    assert reply.json()["status"] == "failing"
    assert reply.json()["checks"]["migrations"] == {
        "ok": False,
        "detail": "1 to apply: sessions.0001_initial",
    }


@pytest.mark.django_db
def test_ready_reports_a_check_that_breaks(client: Client, checks: dict[str, Any]) -> None:
    def broken() -> tuple[bool, str]:
        raise OSError("disk gone\nand more")

    health.register("disk")(broken)
    reply = client.get("/health/ready")
    assert reply.status_code == 503
    assert reply.json()["checks"]["disk"] == {"ok": False, "detail": "OSError: disk gone"}


def test_a_name_is_registered_once(checks: dict[str, Any]) -> None:
    def one() -> tuple[bool, str]:
        return True, ""

    def other() -> tuple[bool, str]:
        return True, ""

    health.register("twice")(one)
    health.register("twice")(one)
    with pytest.raises(ValueError, match="registered twice"):
        health.register("twice")(other)


@pytest.mark.django_db
def test_ledger_is_unknown_until_the_books_are_checked(client: Client) -> None:
    reply = client.get("/health/ledger")
    assert (reply.status_code, reply.json()) == (503, {"status": "unknown", "checked_at": None})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "faults", "status", "code"),
    [(1, [], "ok", 200), (1, [FAULT], "faulty", 503), (37, [], "stale", 503), (37, [FAULT], "faulty", 503)],
)
def test_ledger_tells_what_the_last_check_found(
    client: Client, age: int, faults: list[Any], status: str, code: int
) -> None:
    at = timezone.now() - timedelta(hours=age)
    BooksCheck.objects.create(at=at - timedelta(days=1), companies=1, faults=[FAULT, FAULT])
    BooksCheck.objects.create(at=at, companies=2, faults=faults)
    reply = client.get("/health/ledger")
    assert reply.status_code == code
    assert reply.json() == {
        "status": status,
        "checked_at": at.isoformat().replace("+00:00", "Z"),
        "companies": 2,
        "faults": len(faults),
    }


@pytest.mark.parametrize("name", ["live", "ready", "ledger"])
def test_health_is_only_read(client: Client, name: str) -> None:
    assert client.post(f"/health/{name}").status_code == 405
