"""The project: settings, addresses, and what formulas and community share."""
