"""Forms of the pages where a person gets their password."""

from typing import Any

from django.contrib.auth.forms import PasswordResetForm

from accounts.models.user import User
from accounts.tasks import send_password_link


class PasswordLinkForm(PasswordResetForm):
    """Ask for a link to set a password; also for who was invited and never set one.

    The answer is the same whether or not the address is known.
    """

    def save(self, *_arguments: Any, **_options: Any) -> None:
        """Enqueue the letter, so that the page takes no longer for an address that is known."""
        user = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if user:
            send_password_link.enqueue(user.pk)
