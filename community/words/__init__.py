"""What the site says, in words, about states and decisions."""
