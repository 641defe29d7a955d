"""Readers' own explanations and aha moments, and the people who write and review them."""
