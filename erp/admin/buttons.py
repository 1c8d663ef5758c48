"""Buttons on a record's page: each asks once more on a page of its own, then calls a service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminSingleDateWidget, UnfoldAdminTextInputWidget

from erp.admin import refusals
from erp.admin.display import Text, address_of
from erp.admin.forms import capitalise
from erp.admin.requests import context_of
from erp.core.context import Context
from erp.core.errors import DomainError

# run(context=…, pk=…, version=…, **what the form asks)
Run = Callable[..., Any]


class ButtonForm(forms.Form):
    """What a button asks for. `prepare` fills it for one record."""

    row_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        capitalise(self)

    def prepare(self, obj: Any, request: HttpRequest) -> None:
        """Set initial values and choices for `obj`; rows offered are of the current company."""


class ReversalForm(ButtonForm):
    """On which day a document is taken back, and why."""

    date = forms.DateField(
        label=_("date"),
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text=_("The day the books take it back on; its period must be open."),
    )
    reason = forms.CharField(
        label=_("reason"), required=False, max_length=200, widget=UnfoldAdminTextInputWidget
    )

    def prepare(self, obj: Any, request: HttpRequest) -> None:
        self.fields["date"].initial = context_of(request).today


class DateForm(ButtonForm):
    """As ReversalForm, where no reason is kept."""

    date = ReversalForm.base_fields["date"]
    prepare = ReversalForm.prepare


@dataclass(frozen=True)
class Button:
    """One action of a service. Shown to who holds `permission`, on records that `when` lets through."""

    name: str
    label: Text
    run: Run
    permission: str
    question: Text
    done: Text
    when: Callable[[Any], bool] = lambda obj: True
    form: type[ButtonForm] = ButtonForm
    variant: ActionVariant = ActionVariant.DEFAULT
    icon: str = ""


class Buttons:
    """For admins: the attribute `buttons`, and the page each of them asks on."""

    buttons: Sequence[Button] = ()

    def buttons_for(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        """Those this person may press on this record, as the template draws them."""
        return [
            {
                "title": button.label,
                "variant": button.variant,
                "icon": button.icon,
                "path": reverse(self._route(), args=[obj.pk, button.name]),
            }
            for button in self.buttons
            if button.when(obj) and request.user.has_perm(button.permission)
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.button_view)  # type: ignore[attr-defined]
        name = self._route().partition(":")[2]
        return [path("<path:object_id>/do/<slug:name>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def button_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask on GET, act on POST. 404 for another company's record, 403 without the right."""
        button = next((button for button in self.buttons if button.name == name), None)
        obj = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if button is None or obj is None:
            raise Http404
        if not request.user.has_perm(button.permission) or not self.has_view_permission(request, obj):  # type: ignore[attr-defined]
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = button.form(sent, initial={"row_version": obj.version})
        form.prepare(obj, request)
        if form.is_valid():
            try:
                answer = self._press(button, form, obj, context_of(request))
            except DomainError as refusal:
                refusals.place(form, refusal)
            else:
                self.message_user(request, button.done, messages.SUCCESS)  # type: ignore[attr-defined]
                return self.answered(request, button, obj, answer)
        return self._ask(request, button, form, obj)

    def answered(self, request: HttpRequest, button: Button, obj: Any, answer: Any) -> HttpResponse:
        """What is shown once the service has answered: the record's page."""
        return HttpResponseRedirect(address_of(obj))

    def _press(self, button: Button, form: ButtonForm, obj: Any, context: Context) -> Any:
        asked = {name: value for name, value in form.cleaned_data.items() if name != "row_version"}
        given = {name: value for name, value in asked.items() if value not in (None, "")}
        return button.run(context=context, pk=obj.pk, version=form.cleaned_data["row_version"], **given)

    def _ask(self, request: HttpRequest, button: Button, form: ButtonForm, obj: Any) -> HttpResponse:
        opts = self.model._meta  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": capfirst(str(button.label)),
            "subtitle": str(obj),
            "opts": opts,
            "original": obj,
            "button": button,
            "form": form,
            "media": self.media + form.media,  # type: ignore[attr-defined]
            "facts": self.facts(request, obj),  # type: ignore[attr-defined]
            "back": address_of(obj),
        }
        return TemplateResponse(request, "mizan/button.html", context)

    def _route(self) -> str:
        opts = self.model._meta  # type: ignore[attr-defined]
        return f"admin:{opts.app_label}_{opts.model_name}_do"
