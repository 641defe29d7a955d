"""The formulas in the REST API: list, detail, evaluation, figure."""
