"""The app that runs the server."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """Commands `serve` and `clock`; no tables."""

    name = "erp.serving"
    label = "serving"
