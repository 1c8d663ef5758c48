"""The resource `journals`."""

from typing import Any

from django.db.models import Case, CharField, F, Value, When
from rest_framework import serializers

from accounting.models.journal import Journal, JournalLine
from accounting.services import journal
from erp.api.fields import Computed, Reference
from erp.api.registry import register, resources
from erp.api.serializers import DOCUMENT, DocumentSerializer, LineSerializer
from erp.api.strict import Text
from erp.api.viewsets import Action, ResourceViewSet, Writes


def source_resource() -> Case:
    """The resource that shows the document a journal was made by."""
    return Case(
        *(
            When(source_type=resource.model._meta.label_lower, then=Value(resource.name))
            for resource in resources().values()
        ),
        default=F("source_type"),
        output_field=CharField(null=True),
    )


class SourceSerializer(serializers.Serializer):
    """The document a journal was made by; null for a manual one."""

    present = "source_id"
    resource = Computed(source_resource, CharField(null=True), source="source_resource")
    id = serializers.IntegerField(source="source_id")

    def to_representation(self, instance: Journal) -> Any:
        return None if instance.source_id is None else super().to_representation(instance)


class ReversalSerializer(serializers.Serializer):
    """On which day a document is reversed, and why; today and no reason unless given."""

    date = serializers.DateField(required=False)
    reason = Text(required=False, allow_blank=True, max_length=200)


class JournalLineSerializer(LineSerializer):
    account = Reference("code", "name")
    client = Reference("name")
    supplier = Reference("name")
    treasury = Reference("name")
    store = Reference("name", writable=False)
    tax = Reference("name")

    class Meta:
        model = JournalLine
        fields = (
            "id",
            "account",
            "debit",
            "credit",
            "description",
            "client",
            "supplier",
            "treasury",
            "store",
            "tax",
            "tax_base",
            "due_date",
        )


class JournalSerializer(DocumentSerializer):
    lines = JournalLineSerializer(many=True)
    source = SourceSerializer(source="*", read_only=True, allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = Journal
        fields = (
            *DOCUMENT[:4],
            "kind",
            "source",
            *DOCUMENT[4:8],
            "description",
            "total",
            "lines",
            *DOCUMENT[8:],
        )
        extra_kwargs = {"posting_date": {"required": False}, "currency": {"required": False}}


@register("journals")
class JournalViewSet(ResourceViewSet):
    """Ledger entries: those of documents, and manual ones that are drafted and posted."""

    queryset = Journal.objects.all()
    serializer_class = JournalSerializer
    search_fields = ("number", "description")
    writes = Writes(create=journal.create, update=journal.update, delete=journal.delete)
    actions = {
        "post": Action(journal.post, permission="accounting.manage_ledger"),
        "reverse": Action(journal.reverse, permission="accounting.manage_ledger", body=ReversalSerializer),
    }
    events = ("created", "updated", "deleted", "posted", "reversed")
    example = {
        "date": "2026-01-31",
        "description": "Rent of January",
        "lines": [{"debit": "4000.00"}, {"credit": "4000.00"}],
    }
