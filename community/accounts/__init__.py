"""Signing up and in, what belongs to an account, personal tokens, and the mailbox of development."""
