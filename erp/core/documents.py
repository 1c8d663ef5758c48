"""Which tables hold documents, so that what goes for all of them keeps no list of its own."""

from django.apps import apps

from erp.core.guards.declarations import WithParent
from erp.core.models.base import CompanyOwned
from erp.core.models.document import Document


def models() -> list[type[Document]]:
    """Every kind of document, in the order of the apps."""
    return [model for model in apps.get_models() if issubclass(model, Document)]


def parts() -> list[type[CompanyOwned]]:
    """Documents and the tables of their lines."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, CompanyOwned)
        and (issubclass(model, Document) or any(isinstance(guard, WithParent) for guard in model.guards))
    ]
