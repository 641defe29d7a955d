"""The pages of formulas: their content, the scene that the browser draws from, and the views."""
