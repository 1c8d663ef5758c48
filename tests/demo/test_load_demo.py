"""`load_demo`: two companies, keys that open, and a file that says how to get in."""

import io
import json
import re
import stat
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.utils import timezone

from accounts.models.client import Client
from accounts.models.company import Company
from accounts.models.user import User
from apikeys.models.api_key import ApiKey
from demo import keyfile
from demo.management.commands import load_demo
from erp.audit.models.change import Change
from inventory.models.product import Product
from sales.models.invoice import Invoice
from sales.models.payment import ClientPayment
from tests.support.people import bearer

pytestmark = pytest.mark.django_db

KEYS = ("api_key", "limited_key", "read_token", "approver_api_key", "other_company_api_key")


@pytest.fixture
def file(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.PUBLIC_URL = "http://127.0.0.1:8123"
    return tmp_path / "demo.json"


def load(file):
    call_command("load_demo", stdout=io.StringIO())
    return json.loads(file.read_text(encoding="utf-8"))


def get(text, path="/api/v1/me"):
    return Browser().get(path, headers=bearer(text))


def create(text, path="/api/v1/clients"):
    return Browser().post(path, {"name": "New"}, content_type="application/json", headers=bearer(text))


def test_the_file_says_how_to_get_in(file):
    said = load(file)

    assert {name: said[name] for name in ("url", "company", "admin_user", "other_company")} == {
        "url": "http://127.0.0.1:8123",
        "company": "nakhla",
        "admin_user": "admin@nakhla.example",
        "other_company": "delta",
    }
    assert all(re.fullmatch(r"\d+\|mzn_[A-Za-z0-9]{40}", said[name]) for name in KEYS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Browser().login(username=said["admin_user"], password=said["admin_password"])
    assert [entry.name for entry in file.parent.iterdir()] == ["demo.json"]


def test_each_key_opens_what_it_is_for_and_no_more(file):
    said = load(file)

    tenants = {name: get(said[name]).json()["data"]["tenant_id"] for name in KEYS}
    assert tenants == dict.fromkeys(KEYS, "nakhla") | {"other_company_api_key": "delta"}
    assert get(said["read_token"]).json()["data"]["abilities"] == ["read"]
    status = {
        name: (
            get(said[name], "/api/v1/clients").status_code,
            get(said[name], "/api/v1/invoices").status_code,
            create(said[name]).status_code,
        )
        for name in KEYS
    }
    assert status == {
        "api_key": (200, 200, 201),
        "limited_key": (200, 403, 403),
        "read_token": (200, 200, 403),
        "approver_api_key": (200, 200, 201),
        "other_company_api_key": (200, 200, 201),
    }
    people = ApiKey.objects.order_by("pk").values_list("external_id", "membership__user__email")
    assert dict(people)["demo:approver_api_key"] != dict(people)["demo:api_key"]


def test_the_books_show_every_state_and_hold(file):
    load(file)

    nakhla = Company.objects.get(slug="nakhla")
    states = Counter(Invoice.objects.of(nakhla).values_list("state", flat=True))
    assert states == {"posted": 7, "void": 2, "draft": 1}
    assert Counter(ClientPayment.objects.of(nakhla).values_list("state", flat=True)) == {
        "posted": 3, "reversed": 2,
    }  # fmt: skip
    assert set(Product.objects.of(nakhla).filter(track_stock=True).values_list("costing", flat=True)) == {
        "average", "fifo",
    }  # fmt: skip
    assert Product.objects.of(nakhla).filter(type="service").count() == 2
    assert Client.objects.of(nakhla).filter(name_ar="بيت القهوة").count() == 1
    delta = Company.objects.get(slug="delta")
    assert (delta.country, delta.base_currency) == ("EG", "EGP")
    call_command("check_books", stdout=io.StringIO())


def test_loading_again_changes_nothing(file):
    first = load(file)
    changes, companies = Change.objects.count(), Company.objects.count()

    again = load(file)

    assert again == first
    assert (Change.objects.count(), Company.objects.count()) == (changes, companies)


def test_a_lost_file_means_new_secrets_and_dead_old_ones(file):
    first = load(file)
    file.unlink()

    again = load(file)

    assert ApiKey.objects.count() == len(KEYS)
    for name in KEYS:
        assert get(first[name]).status_code == 401
        assert get(again[name]).status_code == 200
    user = User.objects.get(email=again["admin_user"])
    assert not user.check_password(first["admin_password"])
    assert user.check_password(again["admin_password"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"api_key": 7}'])
def test_a_damaged_file_is_a_lost_one(file, text):
    load(file)
    file.write_text(text)

    again = load(file)

    assert get(again["api_key"]).status_code == 200


def test_a_key_that_no_longer_opens_is_renewed_and_the_others_stay(file):
    first = load(file)
    file.write_text(json.dumps({**first, "limited_key": first["api_key"], "oauth_client_id": "later"}))
    file.chmod(0o644)

    again = load(file)

    assert again == {**first, "limited_key": again["limited_key"], "oauth_client_id": "later"}
    assert get(again["limited_key"]).status_code == 200
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_address_follows_the_server(file, settings):
    load(file)
    settings.PUBLIC_URL = "http://127.0.0.1:9000"
    assert load(file)["url"] == "http://127.0.0.1:9000"


@pytest.mark.parametrize("day", [(2026, 1, 1), (2027, 12, 31), (2028, 2, 29)])
def test_any_day_of_the_year_will_do(file, monkeypatch, day):
    monkeypatch.setattr(timezone, "now", lambda: datetime(*day, 22, 30, tzinfo=UTC))

    load(file)

    assert Invoice.objects.count() == 12
    call_command("check_books", stdout=io.StringIO())


def test_not_in_production(file, monkeypatch):
    monkeypatch.setattr(load_demo, "PRODUCTION", True)

    with pytest.raises(CommandError):
        load(file)

    assert not file.exists()
    assert not Company.objects.exists()


def test_the_file_is_never_half_written_nor_readable(tmp_path):
    file = tmp_path / "demo.json"
    keyfile.write(file, {"name": "نخلة"})
    keyfile.write(file, {"name": "second"})

    assert keyfile.read(file) == {"name": "second"}
    assert keyfile.read(tmp_path / "nothing.json") == {}
