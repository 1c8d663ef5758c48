"""The journals that a document made."""

from accounting.models.journal import Journal
from erp.core.models.document import Document


def journals_of(source: Document) -> list[Journal]:
    """In the order they were posted: an invoice's sale comes before its cost."""
    made = Journal.objects.of(source.company_id).filter(
        source_type=source._meta.label_lower, source_id=source.pk
    )
    return list(made.order_by("pk"))
