"""Two requests with one Idempotency-Key at the same moment: one is done, the other waits or is told to."""

import threading
from typing import Any

import pytest

from accounts.models.client import Client
from erp import records
from tests.support import people
from tests.support.program import Program, data, refusal
from tests.support.threads import PATIENCE, at_once

KEY = {"Idempotency-Key": "order-17"}


@pytest.fixture
def api(transactional_db: None) -> Program:
    return Program(people.key(people.member(people.founded()), full_access=True)[1])


@pytest.mark.postgres
def test_a_key_in_flight_is_409_and_then_replays(api: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, create = threading.Event(), threading.Event(), records.create

    def slowly(*args: Any, **kwargs: Any) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE)
        return create(*args, **kwargs)

    monkeypatch.setattr(records, "create", slowly)

    def second() -> Any:
        assert begun.wait(PATIENCE)
        try:
            return api.post("clients", {"name": "Acme"}, **KEY)
        finally:
            go_on.set()

    first, while_in_flight = at_once([lambda: api.post("clients", {"name": "Acme"}, **KEY), second])

    message = "A request with this Idempotency-Key is being served; try again shortly."
    assert while_in_flight.status_code == 409
    assert refusal(while_in_flight) == {
        "message": message,
        "errors": {"Idempotency-Key": [message]},
        "error": {"code": "CONFLICT", "reason": "idempotency_key_in_flight"},
    }
    made = data(first, 201)
    again = api.post("clients", {"name": "Acme"}, **KEY)
    assert (again.status_code, again.content) == (201, first.content)
    assert [client.pk for client in Client.objects.all()] == [made["id"]]


def test_of_many_at_once_one_is_done_and_no_other(api: Program) -> None:
    replies = at_once([lambda: api.post("clients", {"name": "Acme"}, **KEY)] * 6)

    [client] = Client.objects.all()
    done = [reply for reply in replies if reply.status_code == 201]
    assert done
    assert {reply.content for reply in done} == {done[0].content}
    assert data(done[0], 201)["id"] == client.pk
    assert {reply.status_code for reply in replies} <= {201, 409}
