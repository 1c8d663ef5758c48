"""The routes of /api: one set per registered resource, and the few that belong to none."""

from typing import Any

from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import StringConverter

from erp.api.registry import Resource, resources
from erp.api.views.index import IndexView
from erp.api.views.me import MeView
from erp.api.views.missing import MissingView
from erp.api.views.pages import DocsView, RedocView, SchemaView


class RefConverter(StringConverter):
    """A record in a path: its id, or the caller's own reference, which may hold slashes."""

    regex = r"external_id:.+|[^/]+"


register_converter(RefConverter, "ref")


def routes(resource: Resource) -> list[URLPattern]:
    """The paths of one resource, with only the methods that have a service behind them."""
    viewset, writes, name = resource.viewset, resource.viewset.writes, resource.name
    collection: dict[str, Any] = {"get": "list"}
    record: dict[str, Any] = {"get": "retrieve"}
    if writes.create:
        collection["post"] = "create"
    if writes.update:
        collection |= {"put": "bulk_update", "patch": "bulk_update"}
        record |= {"put": "update", "patch": "update"}
    if writes.delete:
        collection["delete"] = "bulk_delete"
        record["delete"] = "destroy"
    return [
        path(f"v1/{name}", viewset.as_view(collection), name=f"{name}-list"),
        *(
            path(
                f"v1/{name}/<ref:ref>/{action}",
                viewset.as_view({"post": "act"}, action_name=action),
                name=f"{name}-{action}",
            )
            for action in viewset.actions
        ),
        path(f"v1/{name}/<ref:ref>", viewset.as_view(record), name=f"{name}-detail"),
    ]


urlpatterns = [
    path("schema", SchemaView.as_view(), name="schema"),
    path("docs", DocsView.as_view(), name="docs"),
    path("redoc", RedocView.as_view(), name="redoc"),
    path("v1/", IndexView.as_view(), name="index"),
    path("v1/me", MeView.as_view(), name="me"),
    *(pattern for resource in resources().values() for pattern in routes(resource)),
    re_path("", MissingView.as_view()),
]
