"""Inviting people, changing their role, letting them go."""

import re

import pytest
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone

from accounts.models.membership import Membership, Role
from accounts.models.user import User
from accounts.services import membership, role
from erp.audit.models.change import Change
from erp.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.support.people import context, founded, member

pytestmark = pytest.mark.django_db


def invite(acme, email="lina@example.com", name="sales", **names):
    return membership.invite(context=context(acme), email=email, role=role.shipped(name), **names)


def test_somebody_new_gets_a_letter_and_signs_in_with_the_password_they_chose(settings):
    settings.PUBLIC_URL = "https://erp.acme.example"
    acme = founded(name="Acme & Sons")

    made = invite(acme, " Lina@Example.com ", first_name="Lina", last_name="Haddad")

    user = made.user
    assert (user.email, user.get_full_name(), user.is_staff, user.has_usable_password()) == (
        "lina@example.com", "Lina Haddad", True, False,
    )  # fmt: skip
    [letter] = mail.outbox
    assert letter.to == ["lina@example.com"]
    assert letter.subject == "You are invited to Acme & Sons on Mizan"
    assert "You were given the role “Sales” in Acme & Sons." in letter.body
    assert "https://erp.acme.example/admin/password_reset/" in letter.body
    [link] = re.findall(r"https://erp\.acme\.example(/admin/reset/\S+)", letter.body)

    browser = Browser()
    page = browser.get(link, follow=True)
    assert page.status_code == 200
    done = browser.post(
        page.redirect_chain[-1][0],
        {"new_password1": "a long enough one", "new_password2": "a long enough one"},
        follow=True,
    )
    assert done.status_code == 200
    assert Browser().login(username="LINA@example.com", password="a long enough one")
    # The link worked once.
    assert b"new_password1" not in Browser().get(link, follow=True).content


def test_the_letter_is_plain_text():
    invite(founded(name="L'Épicerie <1>"))

    assert "L'Épicerie <1>" in mail.outbox[0].body


def test_who_has_a_password_is_told_to_sign_in_and_gets_no_link():
    acme, other = founded("acme"), founded("other")
    there = member(other, "stock", "lina@example.com").user

    made = invite(acme, "LINA@example.com")

    assert made.user == there
    assert User.objects.count() == 1
    assert "/reset/" not in mail.outbox[0].body
    assert "/admin/" in mail.outbox[0].body


def test_a_member_is_not_invited_twice():
    acme = founded()
    invite(acme)

    with pytest.raises(Conflict) as refused:
        invite(acme, "Lina@Example.com")

    assert refused.value.reason == "duplicate"
    assert len(mail.outbox) == 1


def test_who_left_is_taken_in_again_with_the_new_role():
    acme = founded()
    first = invite(acme)
    membership.deactivate(context=context(acme), pk=first.pk)

    again = invite(acme, name="stock")

    assert (again.pk, again.is_active, again.role.name) == (first.pk, True, "stock")
    assert len(mail.outbox) == 2


def test_a_closed_account_is_not_invited():
    User.objects.create_user("lina@example.com", is_active=False)

    with pytest.raises(Invalid) as refused:
        invite(founded())

    assert list(refused.value.errors) == ["email"]
    assert not Membership.objects.exists()


def test_an_address_that_is_none_is_refused_and_nobody_is_made():
    with pytest.raises(Invalid) as refused:
        invite(founded(), "lina at example")

    assert list(refused.value.errors) == ["email"]
    assert not User.objects.exists()
    assert not mail.outbox


def test_a_role_of_another_company_is_refused():
    acme, other = founded("acme"), founded("other")
    theirs = Role.objects.create(name="other:cashier", title="Cashier", company=other)

    with pytest.raises(Invalid) as refused:
        membership.invite(context=context(acme), email="lina@example.com", role=theirs)

    assert list(refused.value.errors) == ["role"]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("actor", "given", "allowed"),
    [
        ("owner", "owner", True),
        ("owner", "sales", True),
        ("accountant", "owner", False),
        ("sales", "stock", False),
    ],
)
def test_nobody_gives_a_role_that_holds_more_than_their_own(actor, given, allowed):
    acme = founded()
    who = context(acme, user=member(acme, actor).user)

    if allowed:
        assert membership.invite(context=who, email="n@example.com", role=role.shipped(given)).pk
        return
    with pytest.raises(Forbidden):
        membership.invite(context=who, email="n@example.com", role=role.shipped(given))
    assert not User.objects.filter(email="n@example.com").exists()


def test_nobody_takes_a_role_that_holds_more_than_their_own():
    acme = founded()
    boss, clerk = member(acme, "owner"), member(acme, "accountant")

    with pytest.raises(Forbidden):
        membership.update(
            context=context(acme, user=clerk.user), pk=boss.pk, data={"role": role.shipped("reader")}
        )

    boss.refresh_from_db()
    assert boss.role.name == "owner"


def test_the_last_owner_stays():
    acme = founded()
    first, second = member(acme, "owner", "a@example.com"), member(acme, "owner", "b@example.com")
    membership.deactivate(context=context(acme), pk=second.pk)

    for change in ({"is_active": False}, {"role": role.shipped("sales")}):
        with pytest.raises(Conflict) as refused:
            membership.update(context=context(acme), pk=first.pk, data=change)
        assert refused.value.reason == "last_owner"

    first.refresh_from_db()
    assert (first.is_active, first.role.name) == (True, "owner")


def test_a_change_of_role_is_logged():
    acme = founded()
    there = member(acme, "sales")

    membership.update(context=context(acme), pk=there.pk, data={"role": role.shipped("stock")}, version=1)

    change = Change.objects.get(record_type="accounts.membership", action="updated")
    assert (change.before, change.after) == (
        {"role_id": role.shipped("sales").pk},
        {"role_id": role.shipped("stock").pk},
    )


def test_a_member_of_another_company_is_not_there():
    acme, other = founded("acme"), founded("other")
    theirs = member(other, "sales")

    with pytest.raises(NotFound):
        membership.deactivate(context=context(acme), pk=theirs.pk)

    theirs.refresh_from_db()
    assert theirs.is_active


def test_the_letter_waits_in_the_queue_of_the_transaction(settings, transactional_db):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    from django_tasks_db.models import DBTaskResult

    from erp.core.commands import command

    acme = founded()

    @command
    def invite_and_fail():
        invite(acme)
        assert DBTaskResult.objects.count() == 1
        raise Conflict("no")

    with pytest.raises(Conflict):
        invite_and_fail()
    assert (DBTaskResult.objects.count(), User.objects.count()) == (0, 0)

    made = invite(acme)

    waiting = DBTaskResult.objects.get()
    assert waiting.task_path == "accounts.tasks.send_invitation"
    assert waiting.args_kwargs == {"args": [made.pk], "kwargs": {}}
    assert waiting.enqueued_at <= timezone.now()
    assert not mail.outbox
