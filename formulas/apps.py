"""The formulas app: pages, plots and API over a catalogue of data files."""

from django.apps import AppConfig


class FormulasConfig(AppConfig):
    """Reads nothing when Django starts: a server reads the catalogue first of all, a command when it needs it."""

    name = "formulas"
