"""The system checks of the guards, and their answer at /health/ready."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.test.utils import isolate_apps

from erp.core.guards import checks
from erp.core.guards.install import lifted
from erp.core.models.base import CompanyForeignKey, CompanyOwned

pytestmark = pytest.mark.django_db

NAME = "audit_change__append_only"


def test_the_database_check_is_quiet_while_all_guards_stand() -> None:
    assert checks.guards_stand(None, databases=["default"]) == []
    assert checks.guards_stand(None, databases=None) == []


def test_the_database_check_names_what_is_missing() -> None:
    with lifted(NAME):
        (found,) = checks.guards_stand(None, databases=["default"])
        assert (found.id, NAME in found.msg) == ("guards.E003", True)
        with checks.silenced():
            assert checks.guards_stand(None, databases=["default"]) == []


def test_check_fails_while_a_guard_is_missing() -> None:
    with lifted(NAME), pytest.raises(CommandError, match=NAME):
        call_command("check", databases=["default"], stderr=StringIO())


def test_ready_fails_while_a_guard_is_missing() -> None:
    assert checks.guards() == (True, "all stand")
    with lifted(NAME):
        assert checks.guards() == (False, f"1 missing: {NAME}")


@isolate_apps("accounts")
def test_references_with_two_constraints_or_none_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Thing(CompanyOwned):
        class Meta:
            app_label = "accounts"

    class Part(CompanyOwned):
        good = CompanyForeignKey(Thing)
        double = models.ForeignKey(Thing, models.PROTECT)
        joined = models.ManyToManyField(Thing)

        class Meta:
            app_label = "accounts"

    monkeypatch.setattr(checks, "company_owned", lambda: [Part, Thing])
    found = checks.references_stay_in_the_company(None)
    assert [(one.id, str(one.msg).split()[0]) for one in found] == [
        ("guards.E001", "accounts.Part.double"),
        ("guards.E002", "accounts.Part.joined"),
    ]


def test_the_models_pass() -> None:
    assert checks.references_stay_in_the_company(None) == []
