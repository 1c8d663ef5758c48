"""Rights of people in the admin: those of one company at a time."""

import pytest
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from accounts import current
from accounts.middleware import CurrentCompanyMiddleware
from accounts.models.company import Company
from accounts.models.user import User
from accounts.services import membership
from tests.support.people import context, founded, member

pytestmark = pytest.mark.django_db


class Session(dict):
    """A session as the middleware sees it."""


def visit(user, session=None, path="/admin/"):
    """The request of `user` after the middleware."""
    request = RequestFactory().get(path)
    request.user = User.objects.get(pk=user.pk)
    request.session = Session() if session is None else session
    CurrentCompanyMiddleware(lambda _request: HttpResponse())(request)
    return request


def test_rights_are_those_of_the_company_one_works_in_and_of_no_other():
    acme, other = founded("acme"), founded("other")
    user = member(acme, "owner", "lina@example.com").user
    member(other, "reader", "lina@example.com")

    in_acme, in_other = visit(user, Session(company_id=acme.pk)), visit(user, Session(company_id=other.pk))

    assert (in_acme.company, in_other.company) == (acme, other)
    assert in_acme.membership.role.name == "owner"
    assert in_acme.user.has_perm("sales.post_invoice")
    assert not in_other.user.has_perm("sales.post_invoice")
    assert in_other.user.has_perm("sales.view_invoice")
    assert in_other.user.has_module_perms("sales")
    assert not in_other.user.has_module_perms("auth")


def test_without_a_company_nobody_holds_anything():
    acme = founded()
    there = member(acme, "owner")
    membership_of = User.objects.get(pk=there.user_id)

    assert not membership_of.has_perm("sales.view_invoice")

    there.is_active = False
    there.save()
    request = visit(there.user, Session(company_id=acme.pk))
    assert (request.company, request.membership) == (None, None)
    assert not request.user.has_perm("sales.view_invoice")
    assert not request.user.has_module_perms("sales")


def test_djangos_own_permissions_and_groups_of_a_user_do_not_count():
    from accounts.services import role

    acme = founded()
    user = member(acme, "reader").user
    owner = role.shipped("owner")
    user.user_permissions.set(owner.permissions.all())
    user.groups.add(owner)

    assert not visit(user).user.has_perm("sales.post_invoice")


def test_a_choice_that_is_no_longer_ones_own_is_not_followed():
    acme, other = founded("acme"), founded("other")
    user = member(acme, "sales", "lina@example.com").user
    session = Session(company_id=other.pk)

    assert visit(user, session).company == acme


def test_a_closed_company_is_not_entered():
    acme = founded()
    user = member(acme, "owner").user
    Company.objects.update(is_active=False)

    assert visit(user).company is None


def test_a_superuser_works_in_any_company():
    acme, other = founded("acme"), founded("other")
    boss = User.objects.create_superuser("boss@example.com", "x")

    assert visit(boss).company == acme
    there = visit(boss, Session(company_id=other.pk))
    assert (there.company, there.membership) == (other, None)
    assert there.user.has_perm("sales.post_invoice")


def test_a_superuser_with_a_membership_starts_there():
    founded("acme")
    other = founded("other")
    boss = member(other, "owner", "boss@example.com", superuser=True).user

    assert visit(boss).company == other


def test_a_nobody_and_a_program_have_none(django_assert_num_queries):
    acme = founded()
    user = member(acme, "owner").user

    with django_assert_num_queries(1):  # reading the user, in `visit` itself
        request = visit(user, path="/api/v1/me")
    assert request.company is None


def test_choosing_a_company():
    acme, other, third = founded("acme"), founded("other"), founded("third")
    user = member(acme, "owner", "lina@example.com").user
    member(other, "sales", "lina@example.com")
    browser = Browser()
    browser.force_login(user)

    assert current.companies_of(user) == [acme, other]
    assert browser.post(reverse("choose_company"), {"company": other.pk}).status_code == 302
    assert browser.session["company_id"] == other.pk
    for refused in (third.pk, "", "x", 10**30):
        assert browser.post(reverse("choose_company"), {"company": refused}).status_code == 403
    assert browser.session["company_id"] == other.pk
    assert browser.get(reverse("choose_company")).status_code == 405


def test_a_stranger_can_not_choose():
    acme = founded()
    answer = Browser().post(reverse("choose_company"), {"company": acme.pk})

    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_one_signs_in_by_e_mail_whatever_its_case():
    User.objects.create_user("lina@example.com", "pass-word-1")

    assert authenticate(username="LINA@Example.COM", password="pass-word-1").email == "lina@example.com"
    assert authenticate(username="lina@example.com", password="wrong") is None
    assert authenticate(username="nobody@example.com", password="pass-word-1") is None


def test_who_was_let_go_can_not_work_on():
    acme = founded()
    member(acme, "owner")
    there = member(acme, "sales")
    membership.deactivate(context=context(acme), pk=there.pk)

    assert visit(there.user).company is None
