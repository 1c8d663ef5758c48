"""The pages of one noun: lists, forms and buttons over its service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin as DjangoModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from erp.admin import extensions, refusals
from erp.admin.buttons import Buttons
from erp.admin.display import Fact, Table, address_of, amount
from erp.admin.forms import LineFormSet, ServiceForm
from erp.admin.history import History
from erp.admin.requests import company_of, context_of
from erp.admin.scoped import Scoped
from erp.core.errors import DomainError
from erp.core.fields import FixedPointField


class OwnTransactions(DjangoModelAdmin):
    """Stands right above Django's admin: the service is the transaction, so that what the database refuses at
    commit is a DomainError and not an error page; a refusal shows the form again with what was typed."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Django's, without a transaction around it."""
        try:
            return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        except DomainError as refusal:
            # Once more: the forms find the refusal on the request and do not validate.
            request.refusal = refusal  # type: ignore[attr-defined]
            return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Django's, without a transaction around it."""
        try:
            return self._delete_view(request, object_id, extra_context)  # type: ignore[attr-defined]
        except DomainError as refusal:
            for message in refusals.spoken(refusal, self.model):
                self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect(address_of(self.model(pk=unquote(object_id))))


class ServiceAdmin(Scoped, Buttons, History, ModelAdmin, OwnTransactions):
    """The pages of a noun of a company. Reads are scoped to the current company, writes are the service's.

    `service` is a module with create(context, data), update(context, pk, data, version) and delete(context,
    pk), or as many of them as the noun has; what is missing can't be done here either. `menu` is the group in
    the sidebar. `optional` are members the service fills in when left empty; `related` are read along.
    """

    service: Any = None
    menu: str = ""
    menu_order: int = 50
    icon: str = "description"
    layout: Sequence[tuple[Any, tuple[Any, ...]]] = ()
    optional: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    form = ServiceForm
    change_form_template = "mizan/change_form.html"
    add_form_template = "mizan/change_form.html"
    list_per_page = 50
    compressed_fields = False
    save_as = False
    warn_unsaved_form = True
    actions = None

    # Reading

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request).select_related(*self.related)
        return rows.annotate(**extensions.annotations(self.model, request))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), *extensions.columns(self.model)]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        match = request.resolver_match
        if match and match.url_name == "autocomplete" and _has_field(self.model, "is_active"):
            # Nothing new is made out with what was put away.
            queryset = queryset.filter(is_active=True)
        return super().get_search_results(request, queryset, search_term)

    def layout_of(self, request: HttpRequest, obj: Any) -> Sequence[tuple[Any, tuple[Any, ...]]]:
        """Groups of fields: (title or None, (field or tuple of fields in one row, …))."""
        return self.layout

    def facts(self, request: HttpRequest, obj: Any) -> list[Fact]:
        """Figures at the head of a record's page; unless said otherwise those that upper apps know."""
        return [Fact(show.short_description, show(obj)) for show in extensions.columns(self.model)]

    def tables(self, request: HttpRequest, obj: Any) -> list[Table]:
        """What stands below a record: what it brought about, what it holds."""
        return []

    # Rights: the person's role, and what the service can do with the record as it stands

    def is_open(self, obj: Any) -> bool:
        """Whether the record's state lets it be changed."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return (
            self._offers("create") and company_of(request) is not None and super().has_add_permission(request)
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not self._offers("update") or not super().has_change_permission(request, obj):
            return False
        return obj is None or self.is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not self._offers("delete") or not super().has_delete_permission(request, obj):
            return False
        return obj is None or self.is_open(obj)

    def _offers(self, name: str) -> bool:
        return hasattr(self.service, name)

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        may_edit = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [
            (title, {"fields": tuple(self._shown(name, may_edit) for name in fields)})
            for title, fields in self.layout_of(request, obj)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        names = flatten_fieldsets(self.get_fieldsets(request, obj))
        return [name for name in names if callable(name) or not self._is_input(name)]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        form.lines = frozenset(getattr(inline, "member", "") for inline in self.inlines)
        for name in self.optional:
            if name in form.base_fields:
                form.base_fields[name].required = False
        return form

    def _shown(self, name: Any, may_edit: bool) -> Any:
        if isinstance(name, tuple):
            return tuple(self._shown(each, may_edit) for each in name)
        if callable(name) or not _has_field(self.model, name):
            return name
        column = self.model._meta.get_field(name)
        if isinstance(column, FixedPointField) and not (may_edit and column.editable):
            return amount(self.model, name)
        return name

    def _is_input(self, name: str) -> bool:
        if _has_field(self.model, name):
            return bool(self.model._meta.get_field(name).editable)
        return name in self.form.base_fields

    # Writing

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if request.method == "POST" and object_id is not None and self.has_change_permission(request):
            obj = self.get_object(request, unquote(object_id))
            if obj is not None and not self.is_open(obj):
                self.message_user(
                    request,
                    _("Nothing was saved: meanwhile this became final (%(state)s).")
                    % {"state": obj.get_state_display()},
                    messages.ERROR,
                )
                return HttpResponseRedirect(address_of(obj))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: record and lines are one call, in `save_related`."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Sequence[LineFormSet], change: bool
    ) -> None:
        """Tell the service what was typed."""
        data = form.sent(created=not change)
        for formset in formsets:
            if isinstance(formset, LineFormSet) and (not change or formset.has_changed()):
                data[formset.member] = formset.sent()
        saved = self.write(request, form, data, change)
        # Django goes on with the form's instance: its page, its name in the message.
        form.instance.__dict__.update(saved.__dict__)

    def write(self, request: HttpRequest, form: Any, data: Mapping[str, Any], change: bool) -> Any:
        """The one call of the service."""
        context, service = context_of(request), self.service
        if change:
            return service.update(context=context, pk=form.instance.pk, data=data, version=form.version)
        return service.create(context=context, data=data)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.service.delete(context=context_of(request), pk=obj.pk)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """Only the record itself: what belongs to it the service removes, what uses it the service names."""
        names = [str(obj) for obj in objs]
        return names, {capfirst(self.opts.verbose_name_plural): len(names)}, set(), []

    # Django's own log of changes gives way to the change log

    def construct_change_message(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []

    def log_addition(self, *args: Any) -> Any: ...

    def log_change(self, *args: Any) -> Any: ...

    def log_deletions(self, *args: Any) -> Any: ...

    # Drawing

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the form's template needs beside Django's own; `obj` is None on the page of a new record."""
        if obj is None:
            return {}
        return {
            "facts": self.facts(request, obj),
            "tables": [*self.tables(request, obj), *extensions.tables(obj)],
            "buttons": self.buttons_for(request, obj),
        }

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context |= self.page_context(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


class DocumentAdmin(ServiceAdmin):
    """The pages of a document: a form while it is a draft, final afterwards."""

    ordering = ("-date", "-id")
    date_hierarchy = "date"
    optional: tuple[str, ...] = ("date", "posting_date")

    def is_open(self, obj: Any) -> bool:
        return bool(obj.is_draft)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"date": context_of(request).today, **super().get_changeform_initial_data(request)}

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """A new draft's own page, where it can be posted."""
        return HttpResponseRedirect(address_of(obj))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(address_of(obj))


class ReadOnlyAdmin(ServiceAdmin):
    """Pages of what programs write and people read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
