"""Settings: one list, documented; secrets made locally, demanded in production."""

import json
import re
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from erp.settings import reference
from erp.settings.env import VARIABLES
from erp.settings.secrets import local_secrets, peppers
from tests.support.commands import ROOT, manage

PRODUCTION = {
    "MIZAN_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "MIZAN_KEY_PEPPERS": "2026:" + "p" * 40,
    "ALLOWED_HOSTS": "erp.example.com",
    "PUBLIC_URL": "https://erp.example.com",
}


def test_the_settings_page_is_current() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run: make settings"


def test_the_example_env_file_is_current() -> None:
    assert reference.EXAMPLE.read_text(encoding="utf-8") == reference.example(), "run: make settings"


def test_every_variable_is_declared_and_used() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "erp/settings").glob("*.py"))
    used = set(re.findall(r'\bvalue\("([A-Z_]+)"\)', sources)) | {"MIZAN_ENV"}
    assert used == set(VARIABLES)


def test_nothing_but_the_settings_reads_the_environment() -> None:
    readers = [
        str(file.relative_to(ROOT))
        for folder in ("erp", "accounts", "accounting", "inventory", "sales", "apikeys")
        for file in sorted((ROOT / folder).rglob("*.py"))
        if re.search(
            r"\bos\.(environ|getenv)\b(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")", file.read_text()
        )
    ]
    assert readers == ["erp/settings/env.py"]


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for _again in range(2):
        ended = manage("migrate", "core", "--no-input", DATA_DIR=str(folder))
        assert ended.returncode == 0, ended.stderr
        modes = {file.name: oct(file.stat().st_mode)[-3:] for file in [folder, folder / "mizan.sqlite3"]}
        assert modes == {"data": "700", "mizan.sqlite3": "600"}
        (folder / "mizan.sqlite3").chmod(0o644)  # as one that an earlier version made


@pytest.mark.parametrize("missing", ["SECRET_KEY", "MIZAN_KEY_PEPPERS", "ALLOWED_HOSTS", "PUBLIC_URL"])
def test_production_refuses_to_start_without_what_protects_it(missing: str, tmp_path: Path) -> None:
    given = {**PRODUCTION, "DATA_DIR": str(tmp_path)}
    del given[missing]
    ended = manage("check", **given)
    assert ended.returncode == 1
    assert ended.stderr == (
        f"mizan: MIZAN_ENV=production needs {missing} from the environment (docs/settings.md).\n"
    )


def test_production_makes_no_secrets_of_its_own(tmp_path: Path) -> None:
    code = "from django.conf import settings; print(settings.SECRET_KEY[:3], settings.DEBUG)"
    ended = manage("shell", "--no-imports", "-c", code, **PRODUCTION, DATA_DIR=str(tmp_path), DEBUG="true")
    assert ended.stdout.split() == ["kkk", "False"]
    assert not (tmp_path / "secrets.json").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("MIZAN_ENV", "prod", "MIZAN_ENV is 'prod'; it must be one of local, production, test."),
        ("PORT", "eight", "PORT can't be read"),
        ("DATABASE_URL", "mysql://root@localhost/mizan", "DATABASE_URL must begin with postgres://"),
        ("MIZAN_KEY_PEPPERS", "2026:short", "MIZAN_KEY_PEPPERS must be id:secret pairs"),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(name: str, text: str, said: str, tmp_path: Path) -> None:
    ended = manage("check", **{"DATA_DIR": str(tmp_path), name: text})
    assert ended.returncode == 1
    assert ended.stderr.startswith("mizan: ")
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_local_secrets_are_made_once_and_are_the_owners(tmp_path: Path) -> None:
    first = local_secrets(tmp_path)
    file = tmp_path / "secrets.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert local_secrets(tmp_path) == first == json.loads(file.read_text())
    assert len(first["SECRET_KEY"]) >= 50
    assert len(peppers(first["MIZAN_KEY_PEPPERS"])) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_two_processes_that_start_together_share_their_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(local_secrets, [tmp_path] * 24))
    assert all(secrets == made[0] for secrets in made)


def test_damaged_secrets_are_not_replaced_silently(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(ImproperlyConfigured, match="is damaged"):
        local_secrets(tmp_path)
    assert (tmp_path / "secrets.json").read_text() == "{"


def test_peppers_keep_their_order() -> None:
    assert list(peppers(f"new:{'n' * 32}, old:{'o' * 32}").items()) == [("new", "n" * 32), ("old", "o" * 32)]


@pytest.mark.parametrize("text", ["", "a", "a:", ":" + "x" * 32, "a:short", f"a:{'x' * 32},a:{'y' * 32}"])
def test_peppers_that_cant_be_used_are_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        peppers(text)


def test_the_tests_have_a_folder_of_their_own() -> None:
    from django.conf import settings

    assert settings.DATA_DIR != ROOT / "data"
    assert sys.version_info >= (3, 11)
