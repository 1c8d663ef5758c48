"""docs/adding-a-resource.md works as it stands: its three files, a migration, and nothing else touched.

The files are taken from the page, put into a copy of the code, and the generic tests run over the new
resource there: routes, rights and key rows, reader, OpenAPI, statements, change log and events, fuzzing.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import ROOT, environment

PAGE = ROOT / "docs" / "adding-a-resource.md"
BESIDE = ("templates", "static")
FILES = ("manage.py", "pyproject.toml")
NAME = "delivery-methods"

GENERIC = (
    "test_rights_matrix.py",
    "test_company_walls.py",
    "test_reader_equals_serializer.py",
    "test_openapi.py",
    "test_query_counts.py",
    "test_traces.py",
    "test_schemathesis.py",
)


def files_of_the_page() -> dict[str, str]:
    """Path -> text of each Python file that a heading of the page names."""
    return dict(
        re.findall(r"^## \d\.[^\n]*`(\S+\.py)`\n\n```python\n(.*?)```", PAGE.read_text(), re.M | re.S)
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the code with the recipe's files in it."""
    copy = tmp_path_factory.mktemp("house")
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    for name in (*packages, *BESIDE):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, copy / name)
    for path, text in files_of_the_page().items():
        assert not (copy / path).exists(), f"the page would write over {path}"
        (copy / path).write_text(text)
    yield copy
    shutil.rmtree(copy)


def run(house: Path, *arguments: str) -> str:
    """What a program of the house said; the test fails if it failed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=house,
        env=environment(MIZAN_ENV="test", DATA_DIR=str(house / "data")),
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    return done.stdout


def test_the_page_has_a_model_a_service_and_an_api_file() -> None:
    assert [path.split("/")[1] for path in files_of_the_page()] == ["models", "services", "api"]


def test_a_new_resource_passes_every_generic_test(house: Path) -> None:
    made = run(house, "manage.py", "makemigrations", "sales")
    assert "+ Create model DeliveryMethod" in made
    run(house, "manage.py", "check")

    tests = [f"tests/api/{name}" for name in GENERIC]
    told = run(house, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-k", NAME, *tests)

    passed = re.search(r"(\d+) passed", told)
    assert passed, told
    assert int(passed[1]) >= 60, told
    assert "failed" not in told
