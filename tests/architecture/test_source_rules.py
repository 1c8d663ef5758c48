"""Rules of the house that no linter knows, held over the source itself."""

import ast
from pathlib import Path

import pytest

from tests.support.commands import ROOT

APPS = ("erp", "accounts", "accounting", "inventory", "sales", "apikeys", "demo")
ROUNDING = ROOT / "erp/core/rounding.py"

SOURCES = [
    file for app in APPS for file in sorted((ROOT / app).rglob("*.py")) if "migrations" not in file.parts
]


def calls(file: Path) -> list[tuple[str, int]]:
    """(name, line) of everything that is called: `round`, or `.quantize` for a method."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found.append((node.func.id, node.lineno))
            elif isinstance(node.func, ast.Attribute):
                found.append((f".{node.func.attr}", node.lineno))
    return found


def where(*names: str, besides: tuple[Path, ...] = ()) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{line} {name}()"
        for file in SOURCES
        if file not in besides
        for name, line in calls(file)
        if name in names
    ]


def test_rounding_happens_in_one_place() -> None:
    assert where("round", ".quantize", besides=(ROUNDING,)) == []


def test_money_is_never_a_float() -> None:
    assert where("float", "FloatField", ".FloatField") == []


@pytest.mark.parametrize("app", APPS)
def test_no_business_logic_in_signals(app: str) -> None:
    names = {"post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}
    users = [
        str(file.relative_to(ROOT))
        for file in SOURCES
        if file.is_relative_to(ROOT / app)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and names & {alias.name for alias in node.names})
    ]
    assert users == []


def test_the_clock_is_passed_in() -> None:
    """Services take `at`; only the edges ask what time it is."""
    asking = [place for place in where(".now", ".localdate", ".localtime") if "/services/" in place]
    assert asking == []
