"""API keys: made, narrowed, renewed and switched off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts.models.membership import Membership
from apikeys.admin.fields import AccessField, LinesField
from apikeys.models.api_key import ApiKey
from apikeys.services import api_key
from erp.admin.base import ServiceAdmin
from erp.admin.buttons import Button
from erp.admin.display import Fact, address_of, badge
from erp.admin.forms import ServiceForm
from erp.admin.requests import context_of


class ApiKeyForm(ServiceForm):
    abilities = forms.MultipleChoiceField(
        label=_("abilities"),
        choices=ApiKey.Ability.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("On every resource at once."),
    )
    networks = LinesField(
        label=_("allowed networks"),
        required=False,
        help_text=_("One a line, such as 203.0.113.0/24. Empty: from anywhere."),
    )
    access = AccessField(label=_("access"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "access" in self.fields:
            rows = api_key.access_of(self.instance) if self.instance.pk else {}
            self.fields["access"].initial = {name: sorted(verbs) for name, verbs in rows.items()}


@admin.display(description=_("state"))
def standing(obj: ApiKey) -> SafeString:
    """Whether the key is accepted now."""
    if not obj.enabled:
        return badge(_("Disabled"), "bad")
    if obj.expires_at and obj.expires_at <= timezone.now():
        return badge(_("Expired"), "warn")
    return badge(_("Enabled"), "good")


@admin.register(ApiKey)
class ApiKeyAdmin(ServiceAdmin):
    """The secret is on one page, once: the answer to the request that made it. Nothing keeps it."""

    service = api_key
    form = ApiKeyForm
    menu = "access"
    menu_order = 40
    icon = "key"
    related = ("membership__user", "membership__role")
    list_display = (
        "description",
        "membership",
        standing,
        "full_access",
        "expires_at",
        "last_used_at",
        "last_ip",
    )
    list_filter = ("enabled", "full_access")
    search_fields = ("description", "membership__user__email")
    ordering = ("description", "id")
    buttons = (
        Button(
            "rotate",
            _("New secret"),
            api_key.rotate,
            permission="apikeys.rotate_apikey",
            question=_("Programs with the old secret are refused from then on. The new one is shown once."),
            done=_("The key has a new secret."),
            icon="autorenew",
        ),
        Button(
            "disable",
            _("Disable"),
            api_key.disable,
            permission="apikeys.change_apikey",
            question=_("Programs with this key are refused from the next request on."),
            done=_("The key is disabled."),
            when=lambda obj: obj.enabled,
            variant=ActionVariant.DANGER,
            icon="block",
        ),
        Button(
            "enable",
            _("Enable"),
            api_key.enable,
            permission="apikeys.change_apikey",
            question=_("The key is accepted again, with the secret it had."),
            done=_("The key is enabled."),
            when=lambda obj: not obj.enabled,
            icon="check_circle",
        ),
    )

    def layout_of(self, request: HttpRequest, obj: Any) -> Sequence[tuple[Any, tuple[Any, ...]]]:
        return (
            (None, ("description", "membership")),
            (_("What it grants"), ("full_access", "abilities", "access")),
            (_("Limits"), ("expires_at", "networks")),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A key stays with its person."""
        return [*super().get_readonly_fields(request, obj), *(("membership",) if obj else ())]

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        if db_field.remote_field.model is Membership:
            rows = rows.filter(is_active=True).select_related("user", "role").order_by("user__email", "pk")
        return rows

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        member = getattr(request, "membership", None)
        return {"membership": member and member.pk, **super().get_changeform_initial_data(request)}

    def facts(self, request: HttpRequest, obj: ApiKey) -> list[Fact]:
        return [
            Fact(_("key"), f"{obj.pk}|mzn_…"),
            Fact(_("state"), standing(obj)),
            Fact(_("last used at"), obj.last_used_at),
            Fact(_("last address"), obj.last_ip),
        ]

    def write(self, request: HttpRequest, form: Any, data: Mapping[str, Any], change: bool) -> ApiKey:
        if change:
            return super().write(request, form, data, change)
        key, secret = api_key.create(context=context_of(request), data=data)
        request.new_secret = secret  # type: ignore[attr-defined]
        return key

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: Any = None) -> HttpResponse:
        return self._show_secret(request, obj, request.new_secret)  # type: ignore[attr-defined]

    def answered(self, request: HttpRequest, button: Button, obj: Any, answer: Any) -> HttpResponse:
        if button.name == "rotate":
            _key, secret = answer
            return self._show_secret(request, obj, secret)
        return super().answered(request, button, obj, answer)

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Making a key ends on the page with its secret, whichever way it is saved: one way is enough."""
        one_way = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return {**super().page_context(request, obj), **({} if obj else one_way)}

    def _show_secret(self, request: HttpRequest, obj: ApiKey, secret: str) -> HttpResponse:
        """Answered at once and not redirected to: a redirect would need a place to keep the secret."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The key's secret"),
            "subtitle": str(obj),
            "opts": self.opts,
            "original": obj,
            "secret": secret,
            "back": address_of(obj),
        }
        response = TemplateResponse(request, "apikeys/secret.html", context)
        response["Cache-Control"] = "no-store"
        return response
