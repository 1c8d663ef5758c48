"""What a key looks like, what is kept of it, and that comparing tells nothing by its time."""

import hmac
import re

import pytest

from apikeys import secret

PEPPERS = {"p2": "second" * 6, "p1": "first" * 8}


@pytest.fixture(autouse=True)
def _peppers(settings):
    settings.MIZAN_KEY_PEPPERS = dict(PEPPERS)


def test_a_secret_is_forty_characters_of_sixty_two():
    made = {secret.make() for _ in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"mzn_[A-Za-z0-9]{40}", each) for each in made)
    assert len({character for each in made for character in each[4:]}) == 62


def test_written_and_read():
    given = secret.make()
    assert secret.written(17, given) == f"17|{given}"
    assert secret.read(f"17|{given}") == (17, given)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17",
        "17|",
        "|mzn_" + "a" * 40,
        "0|mzn_" + "a" * 40,
        "007|mzn_" + "a" * 40,
        "-1|mzn_" + "a" * 40,
        "١|mzn_" + "a" * 40,
        "1|mzn_" + "a" * 39,
        "1|mzn_" + "a" * 41,
        "1|MZN_" + "a" * 40,
        "1|mzn_" + "a" * 39 + "-",
        "1|mzn_" + "a" * 40 + "\n",
        " 1|mzn_" + "a" * 40,
        "1 |mzn_" + "a" * 40,
        "1" * 19 + "|mzn_" + "a" * 40,
    ],
)
def test_what_is_no_key_is_not_read(text):
    assert secret.read(text) is None


def test_kept_is_an_hmac_under_the_first_pepper():
    given = secret.make()

    kept = secret.hashed(given)

    assert kept == (hmac.new(PEPPERS["p2"].encode(), given.encode(), "sha256").hexdigest(), "p2")
    assert secret.matches(given, kept)
    assert not secret.matches(secret.make(), kept)


def test_keys_of_an_older_pepper_still_match_until_it_is_taken_away(settings):
    given = secret.make()
    old = (hmac.new(PEPPERS["p1"].encode(), given.encode(), "sha256").hexdigest(), "p1")
    assert secret.matches(given, old)

    settings.MIZAN_KEY_PEPPERS = {"p2": PEPPERS["p2"]}

    assert not secret.matches(given, old)


def test_a_pepper_under_another_name_does_not_match(settings):
    given = secret.make()
    digest, _pepper = secret.hashed(given)
    assert not secret.matches(given, (digest, "p1"))
    assert not secret.matches(given, (digest, "gone"))


def test_nobody_never_matches_and_costs_the_same(monkeypatch):
    given = secret.make()
    calls = []
    real_new, real_compare = hmac.new, hmac.compare_digest
    monkeypatch.setattr(hmac, "new", lambda *a: calls.append(("hmac", len(a[1]))) or real_new(*a))
    monkeypatch.setattr(
        hmac, "compare_digest", lambda a, b: calls.append(("compare", len(a), len(b))) or real_compare(a, b)
    )

    work = []
    for kept in (None, ("0" * 64, ""), ("f" * 64, "p2"), ("f" * 64, "gone"), ("f" * 64, "p1")):
        calls.clear()
        assert secret.matches(given, kept) is False
        work.append(list(calls))

    assert work == [[("hmac", 44), ("compare", 64, 64)]] * 5
