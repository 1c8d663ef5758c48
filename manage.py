#!/usr/bin/env python3
"""Django's command line for Mizan."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command; settings that can't be used end in one line, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erp.settings")
    try:
        settings.INSTALLED_APPS  # noqa: B018  (the first look loads the settings)
    except ImproperlyConfigured as error:
        sys.exit(f"mizan: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
