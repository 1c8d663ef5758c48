"""Letters that are sent after the change they tell of is committed.

A task is a row of the queue, written in that change's transaction: the letter is sent if and only if the
change stands. The row holds ids only; the secret link is made when the letter is.
"""

from django.conf import settings
from django_tasks import task

from accounts import letters
from accounts.models.membership import Membership
from accounts.models.user import User


@task()
def send_invitation(membership_id: int) -> None:
    """Tell a person that they were given a role; who has no password yet gets the link to set one."""
    member = Membership.objects.select_related("company", "user", "role").get(pk=membership_id)
    user = member.user
    letters.send(
        "invitation",
        to=user,
        language=member.company.language,
        company=member.company,
        role=member.role,
        link="" if user.has_usable_password() else letters.password_link(user),
    )


@task()
def send_password_link(user_id: int) -> None:
    """Send the link to set a new password."""
    user = User.objects.get(pk=user_id)
    letters.send(
        "password",
        to=user,
        language=settings.LANGUAGE_CODE,
        link=letters.password_link(user),
    )
