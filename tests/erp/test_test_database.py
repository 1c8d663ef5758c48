"""The way back to an empty database, on which every test that really commits depends."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from erp.core.models.books_check import BooksCheck
from tests.support.database import Baseline

pytestmark = pytest.mark.django_db(transaction=True)


def triggers() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgrelid::regclass::text, tgname, tgenabled::text"
                " FROM pg_trigger WHERE NOT tgisinternal"
            )
        return sorted(cursor.fetchall())


@pytest.fixture
def baseline() -> Baseline:
    return Baseline()


def test_added_rows_go_and_changed_rows_come_back(baseline: Baseline) -> None:
    permission = Permission.objects.order_by("pk").first()
    assert permission is not None
    Permission.objects.filter(pk=permission.pk).update(name="changed")
    ContentType.objects.create(app_label="nowhere", model="nothing")
    BooksCheck.objects.create(at="2026-01-01T00:00Z", companies=1)
    baseline.restore()
    assert Permission.objects.get(pk=permission.pk).name == permission.name
    assert not ContentType.objects.filter(app_label="nowhere").exists()
    assert not BooksCheck.objects.exists()


def test_the_guards_stand_again(baseline: Baseline) -> None:
    before = triggers()
    assert before
    BooksCheck.objects.create(at="2026-01-01T00:00Z", companies=1)
    baseline.restore()
    assert triggers() == before


def test_an_untouched_database_is_only_read(baseline: Baseline, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1 + len(baseline.rows)) as seen:  # type: ignore[operator]
        baseline.restore()
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
