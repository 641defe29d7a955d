"""A figure or a definition as a file: SVG, PNG, CSV, TOML, JSON."""
