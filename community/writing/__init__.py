"""What authors do: write, preview, send for review, edit, withdraw, delete; and what they are told."""
