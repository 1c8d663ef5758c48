"""The shared cache: what one process keeps, another finds."""

import os
from pathlib import Path

import pytest

from tests.support.commands import manage

WRITE = "from django.core.cache import cache; cache.set('tried', 'ميزان', 30)"
READ = "from django.core.cache import cache; print(cache.get('tried')); cache.delete('tried')"


def shell(code: str, **settings: str) -> str:
    ended = manage("shell", "--no-imports", "-c", code, **settings)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.mark.redis
def test_processes_share_the_cache_that_cache_url_names(tmp_path: Path) -> None:
    settings = {"DATA_DIR": str(tmp_path), "CACHE_URL": os.environ["MIZAN_TEST_CACHE_URL"]}
    shell(WRITE, **settings)
    assert shell(READ, **settings) == "ميزان"
    assert shell(READ, **settings) == "None"


def test_without_one_each_process_keeps_its_own(tmp_path: Path) -> None:
    settings = {"DATA_DIR": str(tmp_path)}
    shell(WRITE, **settings)
    assert shell(READ, **settings) == "None"
