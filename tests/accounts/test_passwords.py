"""The pages where a person gets a new password."""

import re

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse

from accounts.models.user import User

pytestmark = pytest.mark.django_db


def ask(email):
    return Browser().post(reverse("admin_password_reset"), {"email": email}, headers={"Host": "localhost"})


def test_the_sign_in_page_offers_it():
    assert reverse("admin_password_reset") in Browser().get("/admin/login/").content.decode()


@pytest.mark.parametrize("password", ["old-password", None])
def test_who_forgot_it_and_who_never_set_one_gets_a_link_to_our_own_address(settings, password):
    settings.PUBLIC_URL = "https://erp.acme.example"
    user = User.objects.create_user("lina@example.com", password, is_staff=True)

    assert ask("Lina@example.com").status_code == 302

    [letter] = mail.outbox
    assert letter.to == ["lina@example.com"]
    assert letter.subject == "Your password on Mizan"
    [path] = re.findall(r"https://erp\.acme\.example(/admin/reset/\S+)", letter.body)
    browser = Browser()
    form = browser.get(path, follow=True).redirect_chain[-1][0]
    browser.post(form, {"new_password1": "brand new one 7", "new_password2": "brand new one 7"})
    user.refresh_from_db()
    assert user.check_password("brand new one 7")


def test_the_answer_does_not_tell_who_has_an_account():
    User.objects.create_user("closed@example.com", "x", is_active=False)

    answers = [ask(email) for email in ("nobody@example.com", "closed@example.com")]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, reverse("password_reset_done"))
    ] * 2
    assert not mail.outbox


@pytest.mark.parametrize("page", ["admin_password_reset", "password_reset_done", "password_reset_complete"])
def test_the_pages_show(page):
    assert Browser().get(reverse(page)).status_code == 200
