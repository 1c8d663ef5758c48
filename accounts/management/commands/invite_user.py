"""Invite a person to a company."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone

from accounts.management.refusals import told
from accounts.models.company import Company
from accounts.services import membership
from accounts.services.role import all_roles
from erp.core.context import Actor, Context


class Command(BaseCommand):
    """`invite_user --company acme --email lina@example.com --role sales`"""

    help = "Give a person a role in a company, and send them a letter with the link to set a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", required=True, help="its short name")
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--role", required=True, help="owner, accountant, sales, purchasing, stock, reader, …"
        )
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        company = Company.objects.filter(slug__iexact=options["company"]).first()
        if company is None:
            raise CommandError(f"there is no company with the short name {options['company']}")
        roles = all_roles().filter(Q(company=None) | Q(company=company))
        role = roles.filter(name__in=[options["role"], f"{company.slug}:{options['role']}"]).first()
        if role is None:
            names = ", ".join(sorted(roles.values_list("name", flat=True)))
            raise CommandError(f"there is no role {options['role']}; there are: {names}")
        actor = Actor(kind="command", label="invite_user")
        with told():
            membership.invite(
                context=Context(company=company, actor=actor, at=timezone.now()),
                email=options["email"],
                role=role,
                first_name=options["first_name"],
                last_name=options["last_name"],
            )
        self.stdout.write(self.style.SUCCESS(f"An invitation to {options['email']} is on its way."))
