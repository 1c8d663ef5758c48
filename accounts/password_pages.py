"""Django's pages for a forgotten or first password, in the looks of the admin.

They stand below /admin/ because the admin's policy (erp.core.csp) is the one its looks need.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import views as auth
from unfold.widgets import BASE_INPUT_CLASSES

from accounts.forms import PasswordLinkForm


class _Looks:
    """What the admin's templates need."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site = admin.site.each_context(self.request)  # type: ignore[attr-defined]
        return {**site, **super().get_context_data(**kwargs)}  # type: ignore[misc]

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form: forms.Form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        for field in form.fields.values():
            field.widget.attrs["class"] = " ".join(BASE_INPUT_CLASSES)
        return form


class Ask(_Looks, auth.PasswordResetView):
    """Where to send the link."""

    form_class = PasswordLinkForm


class Asked(_Looks, auth.PasswordResetDoneView):
    """The link is on its way, or would be if the address were known."""


class Choose(_Looks, auth.PasswordResetConfirmView):
    """A new password, for who has the link."""


class Chosen(_Looks, auth.PasswordResetCompleteView):
    """It is set."""
