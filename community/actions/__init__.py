"""What changes: one function for each thing that can be done.

Page, API, admin and command call the same function. Each runs in one transaction: it locks the row, reads it again,
refuses (community.errors) or changes, and writes the log. A refusal changes nothing.
"""
