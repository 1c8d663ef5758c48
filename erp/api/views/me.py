"""`GET /api/v1/me`: whether a credential works, and whose it is (the seed's body)."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from erp.api.fields import Instant
from erp.api.rights import demand_credential

_ME = inline_serializer(
    "Me",
    {
        "tenant_id": serializers.SlugField(),
        "tenant_name": serializers.CharField(),
        "token_name": serializers.CharField(),
        "abilities": serializers.ListField(child=serializers.CharField()),
        "last_used_at": Instant(allow_null=True),
    },
)


class MeView(APIView):
    """The company and the credential; needs no right."""

    metadata_class = None

    @extend_schema(
        operation_id="me",
        responses=inline_serializer("MeReply", {"data": _ME}),
        tags=["api"],
        summary="Who am I",
    )
    def get(self, request: Request) -> Response:
        principal = demand_credential(request)
        used = principal.last_used_at
        return Response(
            {
                "data": {
                    "tenant_id": principal.company.slug,
                    "tenant_name": principal.company.name,
                    "token_name": principal.actor.label,
                    "abilities": principal.abilities,
                    "last_used_at": f"{used:%Y-%m-%dT%H:%M:%SZ}" if used else None,
                }
            }
        )
