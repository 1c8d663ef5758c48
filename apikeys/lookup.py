"""One statement that finds a key with all that is asked of it: person, company, rows and permissions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.models import Permission
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Aggregate, Case, CharField, F, OuterRef, Subquery, TextField, Value, When
from django.db.models.expressions import Expression
from django.db.models.functions import Concat

from accounts.models.company import Company
from accounts.models.user import User
from apikeys.models.api_key import AccessRow, ApiKey

_KEY = ("secret_hash", "pepper_id", "pk", "description", "enabled", "full_access", "abilities", "expires_at",
        "networks", "last_used_at", "membership_id", "membership__is_active")  # fmt: skip
# In the order of the columns, as `from_db` wants them; the rest of a person is not asked for.
_USER = tuple(
    column.attname
    for column in User._meta.concrete_fields
    if column.attname not in {"password", "last_login", "date_joined"}
)
_COMPANY = tuple(column.attname for column in Company._meta.concrete_fields)
_VERBS = ("get", "post", "put", "delete")


class Found(NamedTuple):
    """A key as the database holds it. `access` maps a resource to its verbs."""

    pk: int
    description: str
    enabled: bool
    full_access: bool
    abilities: list[str]
    expires_at: Any
    networks: list[str]
    last_used_at: Any
    membership_id: int
    membership_active: bool
    user: User
    company: Company
    access: dict[str, frozenset[str]]
    permissions: frozenset[str]


class Row:
    """The raw row of a key: its hash at once, the rest converted once the secret has proven right."""

    def __init__(self, values: Sequence[Any], statement: _Statement) -> None:
        self._values = values
        self._statement = statement

    @property
    def kept(self) -> tuple[str, str]:
        """The hash of the secret and the id of its pepper."""
        return self._values[0], self._values[1]

    def found(self) -> Found:
        """The key with what belongs to it."""
        values = self._statement.convert(self._values)
        user, company = len(_KEY), len(_KEY) + len(_USER)
        rows, permissions = values[company + len(_COMPANY) :]
        return Found._make(
            [
                *values[2:user],
                User.from_db(DEFAULT_DB_ALIAS, _USER, values[user:company]),
                Company.from_db(DEFAULT_DB_ALIAS, _COMPANY, values[company : company + len(_COMPANY)]),
                dict(_access(row) for row in (rows or "").split()),
                frozenset((permissions or "").split()),
            ]
        )


def find(key_id: int) -> Row | None:
    """The key with this id, or None. One statement; it is compiled once per process."""
    connection = connections[DEFAULT_DB_ALIAS]
    statement = _statement(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [key_id if value is _ID else value for value in statement.params])
        values = cursor.fetchone()
    return None if values is None else Row(values, statement)


_ID = object()


class _KeyId(Expression):
    """Stands for the id of the key in the compiled statement."""

    output_field = models.BigIntegerField()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [_ID]


class _Words(Aggregate):
    """Texts joined by spaces; none of them holds one."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ' ')"
        )

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        return self.as_sql(
            compiler, connection, function="GROUP_CONCAT", template="%(function)s(%(expressions)s, ' ')"
        )


class _Statement(NamedTuple):
    sql: str
    params: tuple[Any, ...]
    compiler: Any
    converters: Any

    def convert(self, values: Sequence[Any]) -> list[Any]:
        [converted] = self.compiler.apply_converters([list(values)], self.converters)
        return list(converted)


@lru_cache(maxsize=4)
def _statement(vendor: str) -> _Statement:
    verbs = [
        Case(When(**{f"can_{verb}": True}, then=Value(f",{verb}")), default=Value("")) for verb in _VERBS
    ]
    rows = AccessRow.objects.filter(key=OuterRef("pk")).order_by().values("key")
    permissions = Permission.objects.filter(group=OuterRef("membership__role")).order_by().values("group")
    name = Concat(F("content_type__app_label"), Value("."), F("codename"), output_field=CharField())
    keys = ApiKey.objects.filter(pk=_KeyId()).values_list(
        *_KEY,
        *(f"membership__user__{column}" for column in _USER),
        *(f"company__{column}" for column in _COMPANY),
        Subquery(
            rows.annotate(words=_Words(Concat(F("resource"), *verbs, output_field=CharField()))).values(
                "words"
            )
        ),
        Subquery(permissions.annotate(words=_Words(name)).values("words")),
    )
    compiler = keys.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
    return _Statement(sql, tuple(params), compiler, converters)


def _access(row: str) -> tuple[str, frozenset[str]]:
    resource, *verbs = row.split(",")
    return resource, frozenset(verbs)
