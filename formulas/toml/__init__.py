"""Reading TOML so that every mistake names file, line and key."""
