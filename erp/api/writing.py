"""Writing a resource: the body becomes values, a service does the work, the reader answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from django.db import DatabaseError, models
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from erp.api.errors import BadRequest, BulkRefused, problems_of
from erp.api.idempotency import Reply, once
from erp.api.payload import read_payload
from erp.api.reading import Reading
from erp.api.rights import demand
from erp.api.selection import Selection
from erp.api.versions import expected_version
from erp.core.commands import command
from erp.core.errors import DomainError, Invalid, NotFound, PreconditionFailed
from erp.core.integrity import translate

Service = Callable[..., Any]
MOST_IN_BULK = 500


@dataclass(frozen=True)
class Writes:
    """The services behind POST, PUT/PATCH and DELETE; a method without one is not offered."""

    create: Service | None = None
    update: Service | None = None
    delete: Service | None = None


@dataclass(frozen=True)
class Action:
    """`POST …/{id}/{action}`. `permission` is asked of the person, beside `put` of the credential."""

    service: Service
    permission: str | None = None
    body: type[Serializer] | None = None
    verb: str = "put"


class Writing(Reading):
    """Create, update, delete, actions and their bulk forms; each in one transaction."""

    serializer_class: ClassVar[Any]
    writes: ClassVar[Writes] = Writes()
    actions: ClassVar[Mapping[str, Action]] = {}
    action_name: str | None = None
    kwargs: dict[str, Any]

    def create(self, request: Request) -> HttpResponse:
        """Create one record, or all of an array or none."""
        selection = self._selection(self._params(request))
        if isinstance(request.data, list):
            return self._write(request, lambda: self._bulk(request.data, selection, self._create))
        return self._write(request, lambda: self._created(self._create(request.data), selection))

    def update(self, request: Request, ref: str) -> HttpResponse:
        """Change the members that are sent. By an external reference that is new: create."""
        selection = self._selection(self._params(request))

        def work() -> Reply:
            pk = self._find_or_none(ref)
            if pk is None:
                self._refuse_version(request)
                return self._created(self._upsert(ref, request.data), selection)
            return self._changed(self._update(pk, request.data, self._version(request)), selection)

        return self._write(request, work)

    def bulk_update(self, request: Request) -> HttpResponse:
        """Change all records of an array, each named by its `id`, or none."""
        selection = self._selection(self._params(request))

        def change(row: Any) -> models.Model:
            if not isinstance(row, dict) or not _is_id(row.get("id")):
                raise Invalid(_("Give the id of the record."), field="id")
            return self._update(row["id"], {name: value for name, value in row.items() if name != "id"}, None)

        return self._write(request, lambda: self._bulk(request.data, selection, change))

    def destroy(self, request: Request, ref: str) -> HttpResponse:
        """Delete a draft, or a record nothing uses."""
        self._params(request)

        def work() -> Reply:
            pk, _version = self._find(ref)
            self._service("delete")(context=self.context, pk=pk, version=self._version(request))
            return Reply(204)

        return self._write(request, work)

    def bulk_delete(self, request: Request) -> HttpResponse:
        """Delete all records of an array of ids, or none."""
        self._params(request)

        def remove(pk: Any) -> None:
            if not _is_id(pk):
                raise Invalid(_("Give the id of a record."), field="id")
            self._service("delete")(context=self.context, pk=pk)

        def work() -> Reply:
            self._each(request.data, remove)
            return Reply(200, orjson.dumps({"data": request.data}))

        return self._write(request, work)

    def act(self, request: Request, ref: str) -> HttpResponse:
        """Do what the action's service does; its body, if it takes one, is checked by its serializer."""
        selection = self._selection(self._params(request))
        action = self.actions[str(self.action_name)]

        def work() -> Reply:
            pk, _version = self._find(ref)
            given = read_payload((action.body or Serializer)(data=request.data), company=self.context.company)
            record = action.service(context=self.context, pk=pk, version=self._version(request), **given)
            return self._changed(record, selection)

        return self._write(request, work)

    def _find_or_none(self, ref: str) -> int | None:
        try:
            return self._find(ref)[0]
        except NotFound:
            label, _colon, value = ref.partition(":")
            if label == "external_id" and value and self.writes.create is not None:
                return None
            raise

    def _service(self, name: str) -> Service:
        service: Service = getattr(self.writes, name)
        return service

    def _refuse_version(self, request: Request) -> None:
        """If-Match asks for a version of a record that is not there (RFC 9110, 13.1.1)."""
        if "If-Match" in request.headers:
            raise PreconditionFailed(_("There is no such record yet, so it has no version."))

    def _version(self, request: Request) -> int | None:
        return expected_version(request.headers.get("If-Match"))

    def _create(self, data: Any) -> models.Model:
        given = read_payload(self.serializer_class(data=data), company=self.context.company)
        record: models.Model = self._service("create")(context=self.context, data=given)
        return record

    def _update(self, pk: int, data: Any, version: int | None) -> models.Model:
        serializer = self.serializer_class(data=data, partial=True)
        given = read_payload(serializer, company=self.context.company)
        record: models.Model = self._service("update")(
            context=self.context, pk=pk, data=given, version=version
        )
        return record

    def _upsert(self, ref: str, data: Any) -> models.Model:
        """Create under the external reference of the path (design.md, section 9); needs `post` as well."""
        demand(self.principal, self.resource, "post")
        external_id = ref.partition(":")[2]
        if not isinstance(data, dict):
            raise BadRequest(_("Send an object."))
        if data.setdefault("external_id", external_id) != external_id:
            raise Invalid(_("It differs from the one in the address."), field="external_id")
        return self._create(data)

    def _bulk(self, rows: Any, selection: Selection, work: Callable[[Any], models.Model]) -> Reply:
        records = self._each(rows, work)
        texts = self._read(selection, [record.pk for record in records], self.queryset.db)
        return Reply(200, ('{"data":[' + ",".join(texts) + "]}").encode())

    def _each(self, rows: Any, work: Callable[[Any], Any]) -> list[Any]:
        """`work` on each; BulkRefused with all refusals at once. One by the database itself ends it."""
        if not isinstance(rows, list):
            raise BadRequest(_("Send an array."))
        if len(rows) > MOST_IN_BULK:
            raise BadRequest(_("Send at most %d records at once.") % MOST_IN_BULK)
        done: list[Any] = []
        problems: dict[int, dict[str, Any]] = {}
        for index, row in enumerate(rows):
            try:
                done.append(work(row))
            except (DomainError, BadRequest, ValidationError) as error:
                problems[index] = _problems(error)
            except DatabaseError as error:
                # The transaction takes no more statements: this is the last to be judged.
                refusal = translate(error)
                if refusal is None:
                    raise
                problems[index] = _problems(refusal)
                break
        if problems:
            raise BulkRefused(problems)
        return done

    def _write(self, request: Request, work: Callable[[], Reply]) -> HttpResponse:
        """`work` in one transaction with its idempotency record."""
        request.data  # noqa: B018 - what can't be read is refused before the transaction begins
        if "ref" not in self.kwargs and "If-Match" in request.headers:
            raise BadRequest(errors={"If-Match": [_("It belongs to one record, not to a collection.")]})
        parts = [str(request.method), request.get_full_path(), request.headers.get("If-Match", "")]
        reply = command(once)(
            context=self.context,
            key=request.headers.get("Idempotency-Key"),
            request="\n".join(parts).encode() + b"\n" + getattr(request, "raw_body", b""),
            work=work,
        )
        return self._answer(reply)

    def _created(self, record: models.Model, selection: Selection) -> Reply:
        reply = self._changed(record, selection)
        location = f"/api/v1/{self.resource.name}/{record.pk}"
        return Reply(201, reply.body, {**reply.headers, "Location": location})

    def _changed(self, record: Any, selection: Selection) -> Reply:
        return self._one(selection, record.pk, record.version)


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


def _problems(error: Exception) -> dict[str, Any]:
    found = error.errors if isinstance(error, BadRequest) else problems_of(error)
    return dict(found) or {"non_field_errors": [str(getattr(error, "message", error))]}
