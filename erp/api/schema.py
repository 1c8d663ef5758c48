"""The OpenAPI document, from the same declarations the routes are made of."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from erp.api import paging
from erp.api.filters import lookups
from erp.api.selection import selection_of
from erp.api.viewsets import ResourceViewSet

_REFUSALS = {
    400: "BadRequest",
    401: "Unauthenticated",
    403: "Unauthorized",
    404: "NotFound",
    409: "Conflict",
    411: "LengthRequired",
    412: "PreconditionFailed",
    413: "PayloadTooLarge",
    415: "UnsupportedMediaType",
    422: "Unprocessable",
}
_BULK = {"bulk_update", "bulk_delete"}


class ResourceSchema(AutoSchema):
    """How a resource's operations appear; other views are left to drf-spectacular."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        operation = super().get_operation(path, path_regex, path_prefix, method, registry)
        if operation is None or not self._is_resource:
            return operation
        if method in ("POST", "PUT", "PATCH", "DELETE"):
            operation["parameters"] = [*operation.get("parameters", []), *_header_parameters(self._action)]
        return operation

    @property
    def _is_resource(self) -> bool:
        return isinstance(self.view, ResourceViewSet)

    @property
    def _action(self) -> str:
        return str(self.view.action)

    def get_operation_id(self) -> str:
        if not self._is_resource:
            return super().get_operation_id()
        verb = self.view.action_name or self._action
        suffix = "_patch" if self.method == "PATCH" else ""
        return f"{self.view.resource.name.replace('-', '_')}_{verb}{suffix}"

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A key, always; drf-spectacular would call it optional, since rights are not DRF permissions."""
        return [{"key": []}]

    def get_tags(self) -> list[str]:
        return [self.view.resource.name] if self._is_resource else super().get_tags()

    def get_summary(self) -> str | None:
        if not self._is_resource:
            return super().get_summary()
        if self.view.action_name:
            return self.view.action_name.capitalize()
        return {
            "list": _("List"),
            "retrieve": _("Read one"),
            "create": _("Create one, or an array of them"),
            "update": _("Change the members sent"),
            "bulk_update": _("Change many, all or none"),
            "destroy": _("Delete"),
            "bulk_delete": _("Delete many, all or none"),
        }[self._action]

    def get_description(self) -> str:
        if not self._is_resource:
            return super().get_description()
        doc = type(self.view).__doc__ or ""
        return "" if doc == ResourceViewSet.__doc__ else doc

    def get_override_parameters(self) -> list[Any]:
        return []

    def _get_parameters(self) -> list[dict[str, Any]]:
        if not self._is_resource:
            return super()._get_parameters()
        parameters = [
            _query("fields", _("Members to answer, such as id,client.name.")),
            _query("include", _("Relations to show in full.")),
        ]
        if self._action in {"destroy", "bulk_delete"}:
            parameters = []
        if self._action == "list":
            parameters += _list_parameters(self.view)
        if "{ref}" in self.path:
            about = _("The record's id, or external_id: and your own reference.")
            parameters.insert(
                0,
                {
                    "name": "ref",
                    "in": "path",
                    "required": True,
                    "description": about,
                    "schema": {"type": "string"},
                },
            )
        return parameters

    def get_request_serializer(self) -> Any:
        if not self._is_resource:
            return super().get_request_serializer()
        if self._action == "act":
            return self.view.actions[self.view.action_name].body
        return self.view.serializer_class() if self._action in {"create", "update", "bulk_update"} else None

    def _get_request_body(self, direction: str = "request") -> Any:
        if not self._is_resource:
            return super()._get_request_body(direction)
        if self._action == "bulk_delete":
            ids = {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 500}
            return {"content": {"application/json": {"schema": ids}}, "required": True}
        serializer = self.get_request_serializer()
        if serializer is None:
            return None
        if isinstance(serializer, type):
            return {"content": {"application/json": {"schema": self._reference(serializer(), "request")}}}
        whole = self._reference(serializer, "request")
        part = self._reference(self.view.serializer_class(partial=True), "request")
        many = {"type": "array", "maxItems": 500, "items": whole}
        schema: dict[str, Any] = part
        if self._action == "create":
            schema = {"oneOf": [whole, many]}
        elif self._action == "bulk_update":
            named = {
                "type": "object",
                "properties": {"id": {"type": "integer", "minimum": 1}},
                "required": ["id"],
            }
            schema = {**many, "items": {"allOf": [named, part]}}
        content: dict[str, Any] = {"schema": schema}
        if self.view.example and self._action == "create":
            content["example"] = dict(self.view.example)
        return {"content": {"application/json": content}, "required": True}

    def get_response_serializers(self) -> Any:
        return None if self._is_resource else super().get_response_serializers()

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        if not self._is_resource:
            return super()._get_response_bodies(direction)
        bodies = {str(status): _refusal(name) for status, name in self._refusals().items()}
        bodies |= self._success()
        return dict(sorted(bodies.items()))

    def _refusals(self) -> dict[int, str]:
        reading = self._action in {"list", "retrieve"}
        kept = {400, 401, 403} if reading else set(_REFUSALS)
        if "{ref}" in self.path:
            kept.add(404)
        elif not reading:
            kept -= {404, 412}
        return {status: name for status, name in _REFUSALS.items() if status in kept}

    def _success(self) -> dict[str, Any]:
        record = self._reference(self.view.serializer_class(), "response")
        one = _object({"data": record})
        many = {"type": "array", "items": record}
        if self._action == "destroy":
            return {"204": {"description": _("Deleted.")}}
        if self._action == "bulk_delete":
            ids = {"type": "array", "items": {"type": "integer"}}
            return {"200": _json_body(_object({"data": ids}), _("The ids that were deleted."))}
        if self._action == "list":
            meta = {"type": "object", "additionalProperties": True}
            body = {**_object({"data": many, "meta": meta, "links": meta})}
            return {"200": _json_body(body, _("One page."))}
        if self._action == "bulk_update":
            return {"200": _json_body(_object({"data": many}), _("All of them, in the same order."))}
        if self._action == "create":
            return {
                "200": _json_body(_object({"data": many}), _("All of an array, in the same order.")),
                "201": _json_body(one, _("Created.")),
            }
        bodies = {"200": _json_body(one, _("The record."))}
        if self._action == "update":
            bodies["201"] = _json_body(one, _("Created under the external reference of the address."))
        return bodies

    def _reference(self, serializer: Any, direction: str) -> dict[str, Any]:
        component: ResolvedComponent = self.resolve_serializer(serializer, direction)
        return component.ref if component else {"type": "object"}


def _query(name: str, description: str = "", schema: dict[str, Any] | None = None) -> dict[str, Any]:
    made = {"name": name, "in": "query", "schema": schema or {"type": "string"}}
    return {**made, "description": description} if description else made


def _list_parameters(view: ResourceViewSet) -> list[dict[str, Any]]:
    whole = {"type": "integer", "minimum": 1}
    direction = {"type": "string", "enum": ["asc", "desc"]}
    members = lookups(selection_of(view.resource))
    parameters = [
        _query("page", _("Number of the page."), whole),
        _query("per_page", "", {**whole, "maximum": paging.MOST_PER_CURSOR_PAGE, "default": paging.PER_PAGE}),
        _query("cursor", _("Empty to start; then meta.next_cursor.")),
        *(_query(name, _("Member to sort by.")) for name in ("sort", "sort_by")),
        *(_query(name, "", direction) for name in ("order", "sort_order")),
        _query("search", _("Words to look for.")),
        _query("updated_since", "", {"type": "string", "format": "date-time"}),
    ]
    for name, (_field, suffixes) in members.items():
        also = ", ".join(f"{name}__{suffix}" for suffix in suffixes)
        parameters.append(_query(name, _("Equal to this. Also %(forms)s.") % {"forms": also}))
    return parameters


def _header_parameters(action: str) -> list[dict[str, Any]]:
    key = {"type": "string", "minLength": 1, "maxLength": 255}
    headers = [("Idempotency-Key", _("Makes a retry answer what the first attempt did."), key)]
    if action in {"update", "destroy", "act"}:
        headers.append(("If-Match", _("The ETag the record must still have."), {"type": "string"}))
    return [
        {"name": name, "in": "header", "description": about, "schema": schema}
        for name, about, schema in headers
    ]


def _object(members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(members)}


def _json_body(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": str(description), "content": {"application/json": {"schema": schema}}}


def _refusal(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/responses/{name}"}


def add_refusals(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook: the bodies of refusals, once for the whole document."""
    named = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
    rows = {"type": "array", "items": _object({"index": {"type": "integer"}, "errors": named})}
    plain = _object({"message": {"type": "string"}, "errors": named})
    reason = {"code": {"type": "string"}, "reason": {"type": "string"}}
    full = _object(
        {
            "message": {"type": "string"},
            "errors": {"oneOf": [named, rows]},
            "error": {"type": "object", "properties": reason, "required": ["code"]},
            "meta": _object({"request_id": {"type": "string"}}),
        }
    )
    components = result.setdefault("components", {})
    components.setdefault("schemas", {}).update({"Refusal": full, "AccessRefusal": plain})
    components["responses"] = {
        name: _json_body(
            {"$ref": f"#/components/schemas/{'AccessRefusal' if status in (401, 403) else 'Refusal'}"}, name
        )
        for status, name in _REFUSALS.items()
    }
    return result
