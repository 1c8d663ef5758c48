"""Reading a resource: from query parameters to a selection, a page of keys, and the bytes of the reply."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlencode

import orjson
from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from erp.api import paging, reader
from erp.api.errors import BadRequest
from erp.api.expressions import bound
from erp.api.filters import apply_filters, parse_instant, search
from erp.api.idempotency import Reply
from erp.api.registry import Resource, resources
from erp.api.rights import Principal, demand
from erp.api.selection import Selection, selection_of
from erp.api.versions import etag
from erp.core.context import Context
from erp.core.errors import NotFound

_READING = frozenset({"fields", "include"})
_LISTING = frozenset({*paging.SORTING, *_READING, "page", "per_page", "cursor", "search", "updated_since"})


class Reading:
    """`list` and `retrieve`, and what writing shares with them."""

    resource: ClassVar[Resource]
    queryset: ClassVar[models.QuerySet]
    search_fields: ClassVar[tuple[str, ...]] = ()
    principal: Principal
    context: Context

    def list(self, request: Request) -> HttpResponse:
        """One page of records."""
        params = self._params(request, filters=True)
        selection = self._selection(params)
        rows = self._rows()
        with bound(today=self.context.today):
            page = self._page(rows, params)
        texts = self._read(selection, page.ids, rows.db)
        links = {
            name: request.build_absolute_uri(f"{request.path}?{urlencode({**params, **extra})}")
            if extra
            else None
            for name, extra in page.links.items()
        }
        data = "[" + ",".join(texts) + "]"
        tail = orjson.dumps({"meta": page.meta, "links": links})
        return _json(b'{"data":' + data.encode() + b"," + tail[1:])

    def _page(self, rows: models.QuerySet, params: Mapping[str, str]) -> paging.Page:
        everything = selection_of(self.resource)
        filters = {name: text for name, text in params.items() if name not in _LISTING}
        rows = self._narrowed(apply_filters(rows, everything, filters), params)
        rows, order = paging.sorting(rows, everything, params)
        return (paging.after_cursor if "cursor" in params else paging.numbered)(rows, order, params)

    def retrieve(self, request: Request, ref: str) -> HttpResponse:
        """One record."""
        selection = self._selection(self._params(request))
        pk, version = self._find(ref)
        return self._answer(self._one(selection, pk, version))

    def _rows(self) -> models.QuerySet:
        return self.queryset.filter(company=self.context.company)

    def _narrowed(self, rows: models.QuerySet, params: Mapping[str, str]) -> models.QuerySet:
        try:
            if "updated_since" in params:
                rows = rows.filter(updated_at__gte=parse_instant(params["updated_since"]))
        except ValueError as error:
            raise BadRequest(errors={"updated_since": [str(error)]}) from error
        try:
            return search(rows, params.get("search", ""), self.search_fields)
        except ValueError as error:
            raise BadRequest(errors={"search": [str(error)]}) from error

    def _params(self, request: Request, *, filters: bool = False) -> dict[str, str]:
        known = _LISTING if filters else _READING
        problems = {
            name: [
                _("There is no such parameter.") if len(values) == 1 else _("The parameter is given twice.")
            ]
            for name, values in request.query_params.lists()
            if len(values) > 1 or (not filters and name not in known)
        }
        if problems:
            raise BadRequest(_("Some parameters can't be used."), errors=problems)
        return request.query_params.dict()

    def _selection(self, params: Mapping[str, str]) -> Selection:
        selection = selection_of(self.resource)
        for name, change in (("include", _including), ("fields", Selection.only)):
            if name in params:
                try:
                    selection = change(selection, [path.strip() for path in params[name].split(",")])
                except KeyError as error:
                    problem = _("There is no member %s.") % error.args[0]
                    raise BadRequest(errors={name: [problem]}) from error
        for name in sorted(selection.reads()):
            demand(self.principal, resources()[name], "get")
        return selection

    def _find(self, ref: str) -> tuple[int, int]:
        """Id and version of the record `ref` names: an id, or `external_id:…`. NotFound."""
        label, _colon, value = ref.partition(":")
        named: dict[str, str] | None = None
        if label == "external_id" and value and "\0" not in value:
            named = {"external_id": value}
        if named is None and ref.isascii() and ref.isdigit() and len(ref) < 20 and int(ref) < 2**63:
            named = {"pk": ref}
        row = self._rows().filter(**named).values_list("pk", "version").first() if named else None
        if row is None:
            raise NotFound(_("There is no %s here by this id.") % self.queryset.model._meta.verbose_name)
        return row

    def _one(self, selection: Selection, pk: int, version: int) -> Reply:
        texts = self._read(selection, [pk], self.queryset.db)
        if not texts:
            raise NotFound(_("The record was deleted meanwhile."))
        return Reply(200, ('{"data":' + texts[0] + "}").encode(), {"ETag": etag(version)})

    def _read(self, selection: Selection, ids: builtins.list[int], using: str) -> builtins.list[str]:
        return reader.read(selection, ids, using=using, values={"today": self.context.today.isoformat()})

    def _answer(self, reply: Reply) -> HttpResponse:
        return _json(reply.body, reply.status, reply.headers)


def _including(selection: Selection, paths: list[str]) -> Selection:
    for path in paths:
        selection = selection.including(path)
    return selection


def _json(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return HttpResponse(body, content_type="application/json", status=status, headers=dict(headers or {}))
