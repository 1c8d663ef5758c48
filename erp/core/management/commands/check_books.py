"""`manage.py check_books`: verify every invariant of the books; status 1 when one does not hold."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from erp.core import books


class Command(BaseCommand):
    """Prints table and key of each row at fault, and keeps the outcome for /health/ledger."""

    help = "Verifies the invariants of the books. Ends with status 1 if a row is at fault."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options of the command."""
        parser.add_argument("--company", metavar="SLUG", help="only this company (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, print, and end with the status."""
        companies = apps.get_model("accounts", "Company").objects.order_by("slug")
        if slug := options["company"]:
            companies = companies.filter(slug=slug)
            if not companies.exists():
                raise CommandError(f"There is no company {slug}.", returncode=2)
        outcome = books.verify(companies, at=timezone.now())
        for fault in outcome.faults:
            row = "  {table} {key}" if fault["table"] else ""
            self.stdout.write(f"{{company}}  {{invariant}}{row}: {{message}}".format(**fault))
        summary = f"{len(books.invariants())} invariants, {outcome.companies} companies"
        if not outcome.ok:
            raise CommandError(f"{len(outcome.faults)} rows at fault ({summary}).", returncode=1)
        self.stdout.write(f"The books hold ({summary}).")
