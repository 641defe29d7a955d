"""`python -m bench`: how fast Klarity is, as ratios to the least that could do the same work. See README.md."""
