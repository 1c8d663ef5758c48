"""Tables that refer to an app above their own: a short list, held here (design.md, section 2)."""

from django.apps import apps

from erp.core.models.base import CompanyOwned

# In the order of the layers: an app imports those before it.
LAYERS = ("core", "audit", "webhooks", "api", "accounts", "accounting", "inventory", "sales", "apikeys")

# To the company and to users, the tenant and its people, every table may refer.
TENANT = {"accounts.Company", "accounts.User"}

ALLOWED = {
    "accounting.JournalLine.store -> inventory.Store",
}


def test_references_upward_are_those_on_the_list() -> None:
    found = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if not field.is_relation or model._meta.app_label not in LAYERS:
                continue
            target = field.related_model._meta
            if target.app_label not in LAYERS or target.label in TENANT:
                continue
            if LAYERS.index(target.app_label) > LAYERS.index(model._meta.app_label):
                found.add(f"{model._meta.label}.{field.name} -> {target.label}")
    assert found == ALLOWED


def test_every_app_of_ours_has_its_layer() -> None:
    ours = {model._meta.app_label for model in apps.get_models() if issubclass(model, CompanyOwned)}
    assert ours <= set(LAYERS)
