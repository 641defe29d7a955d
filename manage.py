#!/usr/bin/env python
"""Django's command line for Klarity: `python manage.py help`."""

import os
import sys

from django.core.management import execute_from_command_line

from formulas.toml.mistakes import DefinitionError, stop_at

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")
    try:
        execute_from_command_line(sys.argv)
    except DefinitionError as mistake:
        stop_at(mistake)
