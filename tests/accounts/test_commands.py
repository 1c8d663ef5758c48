"""`create_company` and `invite_user`."""

import io
import sys

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounting.models.account import Account
from accounts.models.company import Company
from accounts.models.membership import Membership
from accounts.models.user import User
from tests.support.people import founded, member

pytestmark = pytest.mark.django_db

NEW = {"name": "Acme", "slug": "acme", "country": "sa", "currency": "sar"}


def create(**options):
    out = io.StringIO()
    call_command("create_company", **{**NEW, **options}, stdout=out, no_color=True)
    return out.getvalue()


def test_a_company_and_its_owner_are_one_command():
    said = create(owner="lina@acme.example", timezone="Asia/Riyadh", language="ar")

    acme = Company.objects.get()
    assert (acme.country, acme.base_currency, acme.timezone, acme.language) == (
        "SA",
        "SAR",
        "Asia/Riyadh",
        "ar",
    )
    assert Account.objects.of(acme).exists()
    member = Membership.objects.get()
    assert (member.user.email, member.role.name) == ("lina@acme.example", "owner")
    assert [letter.to for letter in mail.outbox] == [["lina@acme.example"]]
    assert said == ("Acme (acme) is founded.\nAn invitation to lina@acme.example is on its way.\n")


def test_a_password_may_be_given_instead_of_a_letter(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long enough one\n"))

    create(owner="Lina@acme.example", password_stdin=True)

    user = User.objects.get()
    assert user.email == "lina@acme.example"
    assert user.check_password("a long enough one")
    assert user.is_staff
    assert Membership.objects.get().user == user
    assert not mail.outbox


@pytest.mark.parametrize(
    ("owner", "password", "told"),
    [
        (None, "x", "--password-stdin needs --owner"),
        ("not-an-address", "a long enough one", "valid email address"),
        ("lina@acme.example", "12345", "too short"),
        ("there@example.com", "a long enough one", "has an account already"),
    ],
)
def test_a_password_that_will_not_do_is_told_and_nothing_is_founded(monkeypatch, owner, password, told):
    User.objects.create_user("there@example.com")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))

    with pytest.raises(CommandError) as refused:
        create(owner=owner, password_stdin=True)

    assert told in str(refused.value)
    assert not Company.objects.exists()
    assert User.objects.count() == 1


def test_a_company_without_an_owner_is_the_superusers():
    create()
    assert not Membership.objects.exists()


def test_values_that_are_not_right_are_told_by_name():
    with pytest.raises(CommandError) as refused:
        create(slug="Acme-Corp", country="Arabia", owner="lina@acme.example")

    assert str(refused.value).splitlines() == [
        "slug: Small letters a to z, digits, and single hyphens between them.",
        "country: Ensure this value has at most 2 characters (it has 6).",
    ]
    assert not Company.objects.exists()
    assert not User.objects.exists()


def test_an_owner_that_is_no_address_leaves_no_company():
    with pytest.raises(CommandError):
        create(owner="lina")
    assert not Company.objects.exists()


def test_a_short_name_that_is_taken():
    create()
    with pytest.raises(CommandError) as refused:
        create()
    assert str(refused.value) == "slug: There is already a company with this short name."


def invite(**options):
    call_command("invite_user", **options, stdout=io.StringIO())


def test_inviting():
    acme = founded()

    invite(company="acme", email="omar@example.com", role="stock", first_name="Omar")

    there = Membership.objects.get()
    assert (there.company, there.user.email, there.user.first_name, there.role.name) == (
        acme, "omar@example.com", "Omar", "stock",
    )  # fmt: skip
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"company": "nowhere"}, "there is no company with the short name nowhere"),
        (
            {"role": "king"},
            "there is no role king; there are: accountant, owner, purchasing, reader, sales, stock",
        ),
        ({"email": "omar"}, "email: Enter a valid email address."),
        ({"email": "owner@acme.example"}, "email: This person is already a member."),
    ],
)
def test_an_invitation_that_can_not_be(wrong, told):
    member(founded(), "owner")

    with pytest.raises(CommandError) as refused:
        invite(**{"company": "acme", "email": "omar@example.com", "role": "stock", **wrong})

    assert str(refused.value) == told
    assert Membership.objects.count() == 1
    assert not mail.outbox
