"""Founding a company and changing it."""

from datetime import date
from decimal import Decimal

import pytest

from accounting.models.account import Account
from accounting.models.period import Period
from accounting.models.tax import Tax
from accounting.models.treasury import Treasury
from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User
from accounts.services import client, company
from erp.audit.models.change import Change
from erp.core import numbering
from erp.core.errors import Conflict, Invalid, PreconditionFailed
from erp.webhooks.models.event import Event
from inventory.models.store import Store
from tests.support.people import AT, COMMAND, context, founded

pytestmark = pytest.mark.django_db

GOOD = {"slug": "acme", "name": "Acme", "country": "SA", "base_currency": "SAR"}


def test_a_new_company_can_post_at_once():
    owner = User.objects.create_user("lina@acme.example", "x")

    acme = company.create(actor=COMMAND, at=AT, data=GOOD, owner=owner)

    assert Account.objects.of(acme).filter(kind="receivable").count() == 1
    assert Period.objects.of(acme).filter(start__lte=AT.date(), end__gte=AT.date(), state="open").count() == 1
    assert set(Treasury.objects.of(acme).values_list("currency", flat=True)) == {"SAR"}
    assert Tax.objects.of(acme).filter(rate=Decimal(15)).count() == 1
    assert Store.objects.of(acme).filter(is_primary=True).count() == 1
    assert list(Membership.objects.of(acme).values_list("user", "role__name", "is_active")) == [
        (owner.pk, "owner", True)
    ]
    made = Change.objects.of(acme).get(record_type="accounts.company")
    assert (made.action, made.before, made.after["slug"], made.actor_label) == (
        "created",
        None,
        "acme",
        "tests",
    )
    assert Event.objects.of(acme).filter(name="company.created", record_id=acme.pk).count() == 1


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("slug", "Acme"),
        ("slug", "acme corp"),
        ("slug", "acme-"),
        ("slug", "acme--corp"),
        ("slug", "أكمي"),
        ("slug", ""),
        ("slug", "a" * 51),
        ("name", ""),
        ("name", "   "),
        ("country", "sa"),
        ("country", "XX"),
        ("country", "SAU"),
        ("base_currency", "sar"),
        ("base_currency", "XAU"),
        ("timezone", "Riyadh"),
        ("language", "tlh"),
        ("fiscal_year_start", 0),
        ("fiscal_year_start", 13),
        ("tax_rounding", "never"),
        ("costing", "lifo"),
        ("cash_rounding", Decimal(0)),
        ("cash_rounding", Decimal("-0.05")),
    ],
)
def test_a_member_that_is_not_right_is_named_and_nothing_is_founded(member, value):
    with pytest.raises(Invalid) as refused:
        company.create(actor=COMMAND, at=AT, data={**GOOD, member: value})

    assert list(refused.value.errors) == [member]
    assert not Company.objects.exists()


def test_what_a_company_cannot_do_without_is_missed():
    with pytest.raises(Invalid) as refused:
        company.create(actor=COMMAND, at=AT, data={})

    assert sorted(refused.value.errors) == ["base_currency", "country", "name", "slug"]


def test_a_short_name_is_taken_once():
    founded("acme")

    with pytest.raises(Conflict) as refused:
        founded("acme")

    assert "slug" in refused.value.errors
    assert Company.objects.count() == 1


def test_a_change_is_logged_and_gives_the_next_version():
    acme = founded()

    changed = company.update(context=context(acme), data={"tax_rounding": "line"}, version=1)

    assert changed.version == 2
    change = Change.objects.of(acme).get(record_type="accounts.company", action="updated")
    assert (change.before, change.after) == ({"tax_rounding": "group"}, {"tax_rounding": "line"})
    assert Event.objects.of(acme).filter(name="company.updated", record_version=2).count() == 1


def test_a_change_that_changes_nothing_leaves_no_trace():
    acme = founded()

    same = company.update(context=context(acme), data={"name": acme.name})

    assert same.version == 1
    assert not Change.objects.filter(record_type="accounts.company", action="updated").exists()


def test_a_stale_version_is_refused():
    acme = founded()
    with pytest.raises(PreconditionFailed):
        company.update(context=context(acme), data={"name": "Other"}, version=7)


def test_the_currency_may_change_until_something_is_posted():
    acme = founded()
    # A client's number is no posting.
    client.create(context=context(acme), data={"name": "Nour"})
    assert company.update(context=context(acme), data={"base_currency": "EUR"}).base_currency == "EUR"

    numbering.take(context=context(acme), kind="JRN", year=2026)

    with pytest.raises(Conflict) as refused:
        company.update(context=context(acme), data={"base_currency": "USD"})
    assert refused.value.reason == "currency_in_use"
    assert list(refused.value.errors) == ["base_currency"]


def test_the_hard_lock_date_only_moves_forward():
    acme = founded()
    company.update(context=context(acme), data={"hard_lock_date": date(2025, 12, 31)})
    company.update(context=context(acme), data={"hard_lock_date": date(2026, 1, 31)})

    for earlier in (date(2025, 12, 31), None):
        with pytest.raises(Conflict) as refused:
            company.update(context=context(acme), data={"hard_lock_date": earlier})
        assert refused.value.reason == "hard_locked"

    acme.refresh_from_db()
    assert acme.hard_lock_date == date(2026, 1, 31)


def test_only_the_company_of_the_context_is_changed():
    acme, other = founded("acme"), founded("other")

    company.update(context=context(acme), data={"name": "New"})

    other.refresh_from_db()
    assert other.name == "Other"
