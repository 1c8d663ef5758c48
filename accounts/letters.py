"""Letters to people: which there are, and how they are written and sent."""

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models.user import User


def send(letter: str, *, to: User, language: str, **facts: Any) -> None:
    """Send `templates/accounts/letters/<letter>.txt` to a person; its first line is the subject.

    The template knows `user`, `url` (of this server) and `facts`. Raises what the mail server raises.
    """
    with translation.override(language):
        text = render_to_string(
            f"accounts/letters/{letter}.txt", {"user": to, "url": settings.PUBLIC_URL, **facts}
        )
    subject, _line, body = text.partition("\n")
    EmailMessage(subject.strip(), body.lstrip(), to=[to.email]).send()


def password_link(user: User) -> str:
    """An address where this person sets a password, once, within PASSWORD_RESET_TIMEOUT.

    It starts with PUBLIC_URL, never with the host of a request, which the one who asks could choose.
    """
    place = reverse(
        "password_reset_confirm",
        args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)],
    )
    return f"{settings.PUBLIC_URL}{place}"
