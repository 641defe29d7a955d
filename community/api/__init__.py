"""Contributions, moderation and oneself in the REST API."""
