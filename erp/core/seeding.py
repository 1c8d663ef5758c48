"""What a new company starts with. Each app contributes its part, lower apps first; none knows the others."""

from collections.abc import Callable

from django.apps import apps

from erp.core.context import Context
from erp.core.modules import load

Seed = Callable[..., None]
_seeds: dict[str, Seed] = {}


def company_seed(seed: Seed) -> Seed:
    """Register `seed(*, context)`, called once in the transaction that creates a company.

    It stands in `<app>/seed.py`; seeds run in the order of INSTALLED_APPS.
    """
    _seeds[seed.__module__] = seed
    return seed


def seed_company(*, context: Context) -> None:
    """Run every app's seed for the new company of `context`."""
    for config in apps.get_app_configs():
        load(f"{config.name}.seed")
        if seed := _seeds.get(f"{config.name}.seed"):
            seed(context=context)
