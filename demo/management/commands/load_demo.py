"""Load the demo companies, and say in DATA_DIR/demo.json how to get in."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.management.refusals import told
from accounts.models.user import User
from demo import companies, keyfile, keys
from erp.settings.env import PRODUCTION


class Command(BaseCommand):
    """Safe to run again: what is there stays, and what the file says is kept as long as it opens."""

    help = "Load two demo companies and write DATA_DIR/demo.json; again is no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        if PRODUCTION:
            raise CommandError("demo companies are not for production: their people and keys are known")
        file = Path(settings.DATA_DIR) / "demo.json"
        known, now = keyfile.read(file), timezone.now()
        with told():
            admin, approver, other = companies.ensure(at=now)
            texts = {
                plan.name: keys.ensure(plan, member, known=known.get(plan.name), at=now)
                for plan, member in (
                    (keys.FULL, admin),
                    (keys.LIMITED, admin),
                    (keys.READ, admin),
                    (keys.APPROVER, approver),
                    (keys.OTHER, other),
                )
            }
        members = {
            # Members of later parts are kept.
            **known,
            "url": settings.PUBLIC_URL,
            "company": admin.company.slug,
            "admin_user": admin.user.email,
            "admin_password": _password(admin.user, known.get("admin_password")),
            **texts,
            "other_company": other.company.slug,
        }
        # Also when nothing changed: the file may have become readable to others.
        keyfile.write(file, members)
        self.stdout.write(f"Demo companies {admin.company.slug} and {other.company.slug}: see {file}")


def _password(user: User, known: str | None) -> str:
    """The password that the file says, if it opens; else a new one."""
    if known and user.check_password(known):
        return known
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
