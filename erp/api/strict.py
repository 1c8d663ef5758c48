"""DRF's plain fields without their leniency: a number is no text, "yes" no boolean, "5" no number."""

from typing import Any

from rest_framework import serializers


class Text(serializers.CharField):
    """A JSON string."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Email(Text, serializers.EmailField):
    """A JSON string that is an e-mail address."""


class Flag(serializers.BooleanField):
    """`true` or `false`."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    """A JSON number without decimals."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


STRICT: dict[type[serializers.Field], type[serializers.Field]] = {
    serializers.CharField: Text,
    serializers.EmailField: Email,
    serializers.BooleanField: Flag,
    serializers.IntegerField: Whole,
}
