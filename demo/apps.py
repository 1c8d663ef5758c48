from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The command `load_demo`; no tables."""

    name = "demo"
