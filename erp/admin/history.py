"""The history of a record: its rows of the change log, told for people."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from erp.admin.requests import company_of
from erp.admin.telling import told
from erp.audit.models.change import Change

PER_PAGE = 50


class History:
    """For admins: the page behind the button History of every record."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed what, when and by which way, the latest first."""
        obj = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        opts = self.model._meta  # type: ignore[attr-defined]
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, obj):  # type: ignore[attr-defined]
            raise PermissionDenied
        changes = self.changes_of(request, obj).select_related("user").order_by("-id")
        page = Paginator(changes, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("History"),
            "subtitle": str(obj),
            "opts": opts,
            "original": obj,
            "page": page,
            "entries": told(request, self.model, page.object_list),  # type: ignore[attr-defined]
            **(extra_context or {}),
        }
        return TemplateResponse(request, "mizan/history.html", context)

    def changes_of(self, request: HttpRequest, obj: models.Model) -> models.QuerySet[Change]:
        """The rows of the change log about `obj`, in the current company."""
        return Change.objects.filter(
            company=company_of(request), record_type=obj._meta.label_lower, record_id=obj.pk
        )
