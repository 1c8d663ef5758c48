"""What every test stands on: databases, no calls out of the machine, the markers' conditions, the browser."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_socket import socket_allow_hosts

from apikeys import usage
from erp.core import request_id
from tests.support.browser import ARGUMENTS, chromium
from tests.support.database import Baseline

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
LOOPBACK = ["127.0.0.1", "::1", "localhost"]

# One machine's slowness is no failure, and the same examples everywhere: a red run can be run again.
hypothesis_settings.register_profile(
    "mizan",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("mizan")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, with the reason, what can't run here. With CI=true a missing browser is no reason."""
    postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if item.get_closest_marker("postgres") and not postgres:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL, this run is on SQLite"))
        if item.get_closest_marker("redis") and not os.environ.get("MIZAN_TEST_CACHE_URL"):
            item.add_marker(pytest.mark.skip(reason="no Redis (make test looks for one)"))
        if item.get_closest_marker("browser") and not chromium() and not CI:
            item.add_marker(pytest.mark.skip(reason="no Chromium found (set CHROMIUM to its path)"))


@pytest.fixture(autouse=True)
def _only_this_machine() -> None:
    """A test that calls out of the machine fails. pytest-socket lifts this after each test."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _fresh_process_state() -> Iterator[None]:
    """No cached value, language, request id or note of a key reaches the next test."""
    yield
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    request_id.current.set("")
    usage.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After Django made the test database: remember what migrations put there, and empty tables our way."""
    with django_db_blocker.unblock():
        baseline = Baseline()

    def restore(self: TransactionTestCase) -> None:
        baseline.restore()

    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = restore
    yield
    TransactionTestCase._fixture_teardown = original
    # A connection that is still open here would keep PostgreSQL from dropping the test database: one of this
    # thread, or of threads and programs that outlived their test.
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        connections.close_all()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        pytest.fail("CI=true, and no Chromium is found: install Debian's package chromium, or set CHROMIUM")
    # Playwright's loop runs in this thread, which makes Django see the test as asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chrome
        chrome.close()
        # Under its loop Django gives this thread connections of another set, which nobody finds afterwards.
        connections.close_all()


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A fresh browser window on this test's own server (`base_url` is set: `page.goto("/admin/")`)."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
