"""What the database writes as JSON is what the serializer would have shown, member for member, in order."""

import copy

import pytest
from rest_framework import serializers

from accounts.models.company import Company
from erp.api import reader
from erp.api.fields import Reference
from erp.api.registry import resource_of, resources
from erp.api.selection import selection_of
from tests.support import people
from tests.support.program import Program, data
from tests.support.representation import give_parameters, parsed, represented
from tests.support.samples import Samples, line_members
from tests.support.variants import HOW_MANY, vary

NAMES = list(resources())


def _referred(serializer: serializers.Serializer) -> set[str]:
    """The resources its records and lines can refer to."""
    found = set()
    for field in serializer.fields.values():
        if isinstance(field, serializers.ListSerializer):
            found |= _referred(field.child)
        if isinstance(field, Reference) and field.writable:
            resource = resource_of(serializer.Meta.model._meta.get_field(field.source).related_model)
            found |= {resource.name} if resource else set()
    return found


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch, company: Company) -> dict[str, object]:
    values = {"today": people.context(company, at=people.AT).today}
    give_parameters(monkeypatch, values)
    return values


@pytest.mark.parametrize("name", NAMES)
def test_reader_and_serializer_agree_on_awkward_rows(
    name: str, samples: Samples, today: dict[str, object]
) -> None:
    resource = resources()[name]
    for referred in _referred(resource.viewset.serializer_class()):
        samples.related(referred)
    ids = [samples.record(name)["id"] for _ in range(HOW_MANY)]
    if len(set(ids)) < HOW_MANY:
        ids = list(resource.model._default_manager.values_list("pk", flat=True)[:HOW_MANY])
    rows = {row.pk: row for row in resource.model._default_manager.filter(pk__in=ids)}
    taken = set()
    for index, pk in enumerate(ids):
        taken |= vary(rows[pk], index)
        for lines in line_members(name):
            for line in getattr(rows[pk], lines).all():
                vary(line, index)

    texts = reader.read(selection_of(resource), ids, using="default", values=today)

    assert taken
    assert [parsed(text) for text in texts] == represented(resource, ids)


@pytest.mark.parametrize("name", NAMES)
def test_reader_and_serializer_agree_in_every_state(
    name: str, samples: Samples, today: dict[str, object]
) -> None:
    resource = resources()[name]
    for action in resource.viewset.actions:
        record = samples.ready(name, action)
        data(samples.program.post(f"{name}/{record['id']}/{action}"))
    ids = list(resource.model._default_manager.order_by("-pk").values_list("pk", flat=True))
    if not ids:
        ids = [samples.record(name)["id"]]

    texts = reader.read(selection_of(resource), ids, using="default", values=today)

    assert [parsed(text) for text in texts] == represented(resource, ids)


@pytest.mark.parametrize(("name", "lines"), [(name, lines) for name in NAMES for lines in line_members(name)])
@pytest.mark.parametrize("how_many", [0, 1, 3])
def test_reader_and_serializer_agree_on_no_one_and_many_lines(
    name: str, lines: str, how_many: int, api: Program, samples: Samples, today: dict[str, object]
) -> None:
    body = samples.body(name)
    body[lines] = [copy.deepcopy(body[lines][0]) for _ in range(how_many)]
    record = data(api.post(name, body), 201)

    [text] = reader.read(selection_of(resources()[name]), [record["id"]], using="default", values=today)

    assert len(record[lines]) == how_many
    assert [parsed(text)] == represented(resources()[name], [record["id"]])


def test_records_come_in_the_order_of_their_ids_and_only_once(
    samples: Samples, today: dict[str, object]
) -> None:
    first, second = samples.record("clients"), samples.record("clients")
    selection = selection_of(resources()["clients"])

    texts = reader.read(selection, [second["id"], 0, first["id"]], using="default", values=today)

    assert [parsed(text)[1] for text in texts] == [["id", second["id"]], ["id", first["id"]]]
    assert reader.read(selection, [], using="default", values=today) == []
