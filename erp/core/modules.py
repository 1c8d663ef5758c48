"""Loading every module of a package, so that adding a noun means adding a file and nothing else."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages


def load(name: str) -> None:
    """Import the module `name` and, if it is a package, all modules below it by name; missing is no error."""
    spec = find_spec(name)
    if spec is None:
        return
    import_module(name)
    for module in walk_packages(spec.submodule_search_locations or [], prefix=f"{name}."):
        import_module(module.name)
