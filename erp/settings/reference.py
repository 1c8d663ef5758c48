"""The pages that list the environment variables, written from env.VARIABLES: `make settings`."""

from erp.settings.env import BASE_DIR, VARIABLES, Variable

PAGE = BASE_DIR / "docs" / "settings.md"
EXAMPLE = BASE_DIR / ".env.example"

HEAD = """# Settings

Every setting comes from an environment variable, or from a file `.env` beside `manage.py` (start with
`cp .env.example .env`); what the environment says wins over the file. Nothing has to be set to try Mizan.
With `MIZAN_ENV=production` the variables marked *required* must be given, and the server refuses to start
without them, naming those that are missing; [an example](../deploy/production.env.example) shows all of them.

An empty value counts as not given. Lists take commas between. This page is written by `make settings` from
`erp/settings/env.py`, the only place where variables are declared.

| variable | default | meaning |
|---|---|---|
"""

EXAMPLE_HEAD = "# Copy to .env and uncomment what you change. All is explained in docs/settings.md.\n"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _default(variable: Variable) -> str:
    text = _shown(variable.default)
    shown = f"`{text}`" if text else "empty"
    if variable.required:
        return f"{shown}; *required* in production"
    if variable.in_production is not None:
        return f"{shown}; `{_shown(variable.in_production)}` in production"
    return shown


def page() -> str:
    """The text of docs/settings.md."""
    rows = (f"| `{v.name}` | {_default(v)} | {v.meaning.replace('|', '/')} |\n" for v in VARIABLES.values())
    return HEAD + "".join(rows)


def example() -> str:
    """The text of .env.example."""
    entries = (f"\n# {v.meaning}\n# {v.name}={_shown(v.default)}\n" for v in VARIABLES.values())
    return EXAMPLE_HEAD + "".join(entries)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")
