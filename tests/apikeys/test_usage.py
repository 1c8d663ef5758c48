"""When a key was last used: one write a minute, off the request's path, and never a failed request."""

import os
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from django.db import OperationalError
from django.test import Client as Browser

from apikeys import usage
from apikeys.models.api_key import ApiKey
from tests.support.people import bearer, founded, key, member

AT = datetime(2026, 3, 15, 9, 30, tzinfo=UTC)
HERE = ip_address("203.0.113.7")


@pytest.fixture
def made(db):
    return key(member(founded(), "owner"))[0]


def test_a_request_writes_nothing_and_the_flush_does(made, db, django_assert_num_queries):
    _other, text = key(made.membership)
    usage.flush()
    Browser().get("/api/v1/me", headers=bearer(text))
    with django_assert_num_queries(1):
        Browser().get("/api/v1/me", headers=bearer(text), REMOTE_ADDR="2001:db8::7")
    assert ApiKey.objects.get(pk=_other.pk).last_used_at is None

    usage.flush()

    kept = ApiKey.objects.get(pk=_other.pk)
    assert kept.last_used_at is not None
    assert kept.last_ip == "2001:db8::7"
    # Being used is no change.
    assert (kept.version, kept.updated_at) == (1, _other.updated_at)


def test_many_keys_are_one_statement_and_then_none(made, django_assert_num_queries):
    others = [key(made.membership)[0] for _ in range(5)]
    for one in others:
        usage.note(one.pk, AT, HERE)

    with django_assert_num_queries(1):
        usage.flush()
    with django_assert_num_queries(0):
        usage.flush()

    assert ApiKey.objects.filter(last_used_at=AT, last_ip="203.0.113.7").count() == 5
    assert ApiKey.objects.get(pk=made.pk).last_used_at is None


def test_what_another_process_wrote_later_stays(made):
    later = AT + timedelta(seconds=10)
    ApiKey.objects.filter(pk=made.pk).update(last_used_at=later, last_ip="198.51.100.1")

    usage.note(made.pk, AT, HERE)
    usage.flush()

    kept = ApiKey.objects.get(pk=made.pk)
    assert (kept.last_used_at, kept.last_ip) == (later, "198.51.100.1")


def test_a_use_without_an_address(made):
    usage.note(made.pk, AT, None)
    usage.flush()
    kept = ApiKey.objects.get(pk=made.pk)
    assert (kept.last_used_at, kept.last_ip) == (AT, None)


def test_me_tells_the_use_before(made):
    _made, text = key(made.membership)
    first = Browser().get("/api/v1/me", headers=bearer(text)).json()["data"]["last_used_at"]
    second = Browser().get("/api/v1/me", headers=bearer(text)).json()["data"]["last_used_at"]
    usage.flush()
    third = Browser().get("/api/v1/me", headers=bearer(text)).json()["data"]["last_used_at"]

    assert first is None
    assert second is not None
    assert third >= second


def test_a_flush_that_fails_keeps_the_notes_and_tells_the_log_only(made, monkeypatch, caplog):
    def broken(notes):
        raise OperationalError("database is locked")

    usage.note(made.pk, AT, HERE)
    with monkeypatch.context() as patched:
        patched.setattr(usage, "_write", broken)
        usage.flush()
    assert "trying again later" in caplog.text
    # A later use that came meanwhile wins over the one that was kept.
    usage.note(made.pk, AT + timedelta(seconds=5), HERE)

    usage.flush()

    assert ApiKey.objects.get(pk=made.pk).last_used_at == AT + timedelta(seconds=5)


def test_the_thread_flushes_by_itself(settings, monkeypatch):
    flushed = []
    monkeypatch.setattr(usage, "flush", lambda: flushed.append(1))
    settings.KEY_USAGE_SECONDS = 0.01

    usage.note(1, AT, HERE)
    deadline = time.monotonic() + 5
    while not flushed and time.monotonic() < deadline:
        time.sleep(0.01)

    assert flushed
    assert usage._process.thread.daemon


def test_one_thread_serves_all_notes(settings, monkeypatch):
    monkeypatch.setattr(usage, "flush", lambda: None)
    settings.KEY_USAGE_SECONDS = 60
    usage.note(1, AT, HERE)
    first = usage._process.thread

    usage.note(2, AT, HERE)

    assert usage._process.thread is first


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_process_starts_without_the_notes_of_its_parent():
    usage.note(1, AT, HERE)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        clean = (
            not usage._process.kept and usage._process.thread is None and usage._process.lock.acquire(False)
        )
        os.write(writer, b"clean" if clean else b"dirty")
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reader, 5) == b"clean"
    assert usage._process.kept
