"""`GET /api/v1/`: what there is, and what the caller may do with it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from erp.api.registry import resources
from erp.api.rights import allowed, demand_credential

_ENTRY = inline_serializer(
    "ResourceRights",
    {
        "name": serializers.CharField(),
        "title": serializers.CharField(),
        "url": serializers.URLField(),
        "rights": serializers.ListField(child=serializers.ChoiceField(["get", "post", "put", "delete"])),
        "actions": serializers.ListField(child=serializers.CharField()),
    },
    many=True,
)


class IndexView(APIView):
    """The resources, and for each the verbs that the credential grants and its person holds."""

    metadata_class = None

    @extend_schema(
        operation_id="index",
        responses=inline_serializer("Index", {"data": _ENTRY}),
        tags=["api"],
        summary="Resources",
    )
    def get(self, request: Request) -> Response:
        principal = demand_credential(request)
        return Response(
            {
                "data": [
                    {
                        "name": resource.name,
                        "title": resource.title,
                        "url": request.build_absolute_uri(f"/api/v1/{resource.name}"),
                        "rights": [verb for verb in resource.verbs if allowed(principal, resource, verb)],
                        "actions": list(resource.viewset.actions),
                    }
                    for resource in resources().values()
                ]
            }
        )
