"""Found a company, with everything it needs to post its first invoice."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.management.refusals import told
from accounts.models.company import Company
from accounts.models.user import User
from accounts.services import company, membership, role
from erp.core.commands import command
from erp.core.context import Actor, Context

ACTOR = Actor(kind="command", label="create_company")


class Command(BaseCommand):
    """`create_company --name Acme --slug acme --country SA --currency SAR --owner me@example.com`"""

    help = "Found a company with its chart of accounts, taxes, periods, a store, a treasury and its owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="what it is called")
        parser.add_argument("--slug", required=True, help="short name: small letters, digits, hyphens")
        parser.add_argument("--country", required=True, help="ISO 3166 code, such as SA")
        parser.add_argument("--currency", required=True, help="ISO 4217 code of its books, such as SAR")
        parser.add_argument("--timezone", default="UTC", help="such as Asia/Riyadh (default: UTC)")
        parser.add_argument("--language", default="en", help="en, ar or es (default: en)")
        parser.add_argument("--owner", help="e-mail address of its owner, who is invited by a letter")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the owner's password from standard input instead of sending a letter",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        owner, password = (options["owner"] or "").strip().lower(), None
        if options["password_stdin"]:
            password = self._password(owner)
        with told():
            found = _found(options, owner, password)
        self.stdout.write(self.style.SUCCESS(f"{found.name} ({found.slug}) is founded."))
        if owner and password is None:
            self.stdout.write(f"An invitation to {owner} is on its way.")

    def _password(self, owner: str) -> str:
        if not owner:
            raise CommandError("--password-stdin needs --owner")
        try:
            validate_email(owner)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        if User.objects.filter(email__iexact=owner).exists():
            raise CommandError(f"{owner} has an account already: leave --password-stdin out")
        password = sys.stdin.readline().rstrip("\r\n")
        try:
            validate_password(password, User(email=owner))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        return password


@command
def _found(options: dict[str, Any], owner: str, password: str | None) -> Company:
    now = timezone.now()
    founder = User.objects.create_user(owner, password, is_staff=True) if owner and password else None
    found = company.create(
        actor=ACTOR,
        at=now,
        data={
            "name": options["name"],
            "slug": options["slug"],
            "country": options["country"].upper(),
            "base_currency": options["currency"].upper(),
            "timezone": options["timezone"],
            "language": options["language"],
        },
        owner=founder,
    )
    if owner and founder is None:
        context = Context(company=found, actor=ACTOR, at=now)
        membership.invite(context=context, email=owner, role=role.shipped("owner"))
    return found
