"""Every way in, and every credential that is refused: one body, and the same work."""

import base64
import logging
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User
from apikeys import lookup, secret
from apikeys.models.api_key import ApiKey
from apikeys.services import api_key
from tests.support.people import UNAUTHENTICATED, bearer, context, founded, key, member

pytestmark = pytest.mark.django_db

ME = "/api/v1/me"


def get(headers, **extra):
    return Browser().get(ME, headers=headers, **extra)


def refused(response):
    """Whether the answer is the one 401, exactly."""
    assert response.status_code == 401
    assert response.json() == UNAUTHENTICATED
    assert response["WWW-Authenticate"] == 'Bearer realm="mizan"'
    return True


@pytest.fixture
def owner():
    return member(founded(name="ACME Corporation"), "owner")


@pytest.mark.parametrize(
    "headers",
    [
        lambda text: {"Authorization": f"Bearer {text}"},
        lambda text: {"Authorization": "Basic " + base64.b64encode(f"api:{text}".encode()).decode()},
        lambda text: {"X-API-Key": text},
        lambda text: {"APIKEY": text},
        lambda text: {"X-Auth-Token": text},
        lambda text: {"Token": text},
    ],
    ids=["bearer", "basic", "x-api-key", "apikey", "x-auth-token", "token"],
)
def test_every_header_form_opens(owner, headers):
    _made, text = key(owner, description="ERP Integration", abilities=["write", "read"])

    response = get(headers(text))

    assert response.status_code == 200
    assert response.json() == {
        "data": {
            "tenant_id": "acme",
            "tenant_name": "ACME Corporation",
            "token_name": "ERP Integration",
            "abilities": ["read", "write"],
            "last_used_at": None,
        }
    }


def test_a_wrong_authorization_decides_even_beside_a_right_key(owner):
    _made, text = key(owner)
    assert refused(get({"Authorization": "Bearer nonsense", "X-API-Key": text}))


def test_without_a_credential():
    assert refused(get({}))


def test_a_session_is_no_credential_here(owner):
    browser = Browser()
    browser.force_login(owner.user)
    assert refused(browser.get(ME))


def _wrong_id(made, text):
    return text.replace(f"{made.pk}|", f"{made.pk + 1000}|")


def _wrong_secret(made, text):
    return secret.written(made.pk, secret.make())


def _cut(made, text):
    return text[:-1]


def _not_ascii(made, text):
    return text[:-1] + "\xe9"


def _disabled(made, text):
    api_key.disable(context=context(made.company), pk=made.pk)


def _expired(made, text):
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def _deleted(made, text):
    api_key.delete(context=context(made.company), pk=made.pk)


def _rotated(made, text):
    api_key.rotate(context=context(made.company), pk=made.pk)


def _member_gone(made, text):
    Membership.objects.update(is_active=False)


def _user_closed(made, text):
    User.objects.update(is_active=False)


def _company_closed(made, text):
    Company.objects.update(is_active=False)


def _elsewhere(made, text):
    ApiKey.objects.update(networks=["203.0.113.0/24"])


SPOILT = [
    _wrong_id, _wrong_secret, _cut, _not_ascii, _disabled, _expired, _deleted, _rotated, _member_gone,
    _user_closed, _company_closed, _elsewhere,
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda function: function.__name__.strip("_"))
def test_every_refused_key_gets_the_same_answer(owner, spoil):
    made, text = key(owner, full_access=True)
    assert get(bearer(text)).status_code == 200

    shown = spoil(made, text) or text

    assert refused(get(bearer(shown)))


def test_the_log_says_why_and_never_what(owner, caplog):
    made, text = key(owner)
    api_key.disable(context=context(owner.company), pk=made.pk)

    with caplog.at_level(logging.INFO, logger="mizan.keys"):
        get(bearer(text))
        get(bearer(_wrong_secret(made, text)))

    assert [record.getMessage() for record in caplog.records if record.name == "mizan.keys"] == [
        f"key {made.pk} refused: it is disabled",
        f"key {made.pk} refused: unknown, or the secret is wrong",
    ]
    assert "mzn_" not in caplog.text


def test_a_wrong_id_and_a_wrong_secret_are_the_same_work(owner, monkeypatch):
    made, text = key(owner)
    calls = []
    find, matches = lookup.find, secret.matches
    monkeypatch.setattr(lookup, "find", lambda pk: calls.append("find") or find(pk))
    monkeypatch.setattr(secret, "matches", lambda *both: calls.append("matches") or matches(*both))
    monkeypatch.setattr(lookup.Row, "found", lambda self: calls.append("found"))

    work = []
    for wrong in (_wrong_id, _wrong_secret):
        calls.clear()
        assert refused(get(bearer(wrong(made, text))))
        work.append(list(calls))

    assert work == [["find", "matches"], ["find", "matches"]]


@pytest.mark.parametrize(
    "spoil", [None, _wrong_id, _wrong_secret, _disabled], ids=["right", "id", "secret", "off"]
)
def test_one_statement_finds_everything(owner, spoil, django_assert_num_queries):
    made, text = key(
        owner, access={"clients": ["get"], "suppliers": ["get", "put"]}, networks=["127.0.0.0/8"]
    )
    shown = (spoil and spoil(made, text)) or text
    get(bearer(shown))

    with django_assert_num_queries(1):
        get(bearer(shown))


def test_a_malformed_key_costs_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert refused(get(bearer("1|short")))


@pytest.mark.parametrize(
    ("networks", "address", "opens"),
    [
        (["203.0.113.0/24"], "203.0.113.9", True),
        (["203.0.113.0/24"], "203.0.114.9", False),
        (["203.0.113.7/32"], "203.0.113.7", True),
        (["198.51.100.0/24", "203.0.113.0/24"], "203.0.113.9", True),
        (["2001:db8::/32"], "2001:db8::7", True),
        (["2001:db8::/32"], "2001:db9::7", False),
        (["2001:db8::/32"], "203.0.113.9", False),
        (["203.0.113.0/24"], "2001:db8::7", False),
        (["203.0.113.0/24"], "::ffff:203.0.113.9", True),
        (["203.0.113.0/24"], "", False),
        ([], "", True),
        ([], "198.51.100.1", True),
    ],
)
def test_a_key_is_bound_to_its_networks(owner, networks, address, opens):
    _made, text = key(owner, networks=networks)

    response = get(bearer(text), REMOTE_ADDR=address)

    assert response.status_code == 200 if opens else refused(response)


def test_a_forwarded_address_is_believed_only_of_our_own_proxy(owner, settings):
    _made, text = key(owner, networks=["203.0.113.0/24"])
    headers = {**bearer(text), "X-Forwarded-For": "203.0.113.9"}

    assert refused(get(headers, REMOTE_ADDR="10.0.0.1"))
    settings.TRUSTED_PROXIES = 1
    assert get(headers, REMOTE_ADDR="10.0.0.1").status_code == 200


def test_a_key_opens_until_the_instant_it_expires(owner):
    _made, text = key(owner, expires_at=timezone.now() + timedelta(hours=1))
    assert get(bearer(text)).status_code == 200


def test_a_superuser_without_a_role_that_holds_it_still_holds_all(owner):
    boss = member(owner.company, "reader", "boss@example.com", superuser=True)
    _made, text = key(boss, full_access=True)

    created = Browser().post(
        "/api/v1/clients", {"name": "Nour"}, content_type="application/json", headers=bearer(text)
    )

    assert created.status_code == 201
