"""People of a company: inviting them, their role, and letting them go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.models.membership import Membership, Role
from accounts.models.user import User
from accounts.services import rights
from accounts.tasks import send_invitation
from erp import records
from erp.core.commands import command
from erp.core.context import Context
from erp.core.errors import Conflict, Forbidden, Invalid
from erp.core.locks import lock, lock_all


@command
def invite(
    *, context: Context, email: str, role: Role, first_name: str = "", last_name: str = ""
) -> Membership:
    """Give a person a role in the company; who is new gets an account without a password.

    The letter with the link to set one is a background task of the same transaction. A membership that was
    ended is taken up again. Raises Invalid (`email`, `role`); Conflict reason "duplicate" for an active
    member; Forbidden if the role holds more than the person who invites. Emits membership.created,
    or membership.updated.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(error.messages[0], field="email") from error
    _check_role(context, role)  # before somebody is made
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, first_name=first_name, last_name=last_name, is_staff=True)
    elif not user.is_active:
        raise Invalid(_("This person's account is closed."), field="email")
    elif not user.is_staff:
        User.objects.filter(pk=user.pk).update(is_staff=True)
    member = add(context=context, user=user, role=role)
    send_invitation.enqueue(member.pk)
    return member


@command
def add(*, context: Context, user: User, role: Role) -> Membership:
    """Give a person who has an account a role, without a letter. Raises and emits as `invite`."""
    _check_role(context, role)
    former = _all(context).select_for_update(no_key=True, of=("self",)).filter(user=user).first()
    if former is None:
        return records.create(Membership, context=context, data={"user": user, "role": role})
    if former.is_active:
        raise Conflict(_("This person is already a member."), field="email", reason="duplicate")
    return records.save(former, context=context, data={"role": role, "is_active": True})


@command
def update(*, context: Context, pk: int, data: Mapping[str, Any], version: int | None = None) -> Membership:
    """Change `role` or `is_active`. Locks the company's owners and the row.

    Raises NotFound; PreconditionFailed; Invalid; Forbidden if the role, old or new, holds more than the
    person who changes it; Conflict reason "last_owner". Emits membership.updated.
    """
    # All owners first, so that two of them can't each let the other go.
    owners = lock_all(_all(context).filter(role__name="owner", role__company=None, is_active=True))
    member = lock(_all(context), context=context, pk=pk, version=version)
    role = data.get("role", member.role)
    for each in {member.role, role}:
        _check_role(context, each)
    stays = data.get("is_active", member.is_active) and role == member.role
    if not stays and [owner.pk for owner in owners] == [member.pk]:
        raise Conflict(_("A company keeps at least one owner."), reason="last_owner")
    return records.save(member, context=context, data=data)


@command
def deactivate(*, context: Context, pk: int, version: int | None = None) -> Membership:
    """End a membership; its API keys stop at once. As `update`."""
    return update(context=context, pk=pk, data={"is_active": False}, version=version)


def _all(context: Context) -> Any:
    return Membership.objects.of(context.company)


def _check_role(context: Context, role: Role) -> None:
    if role.company_id not in {None, context.company.pk}:
        raise Invalid(_("There is no such role in this company."), field="role")
    if not rights.actor_holds(context, rights.of_role(role.pk)):
        raise Forbidden(_("A role that holds more than your own is not yours to give or take."))
