"""What to decide on: one lever at a time, over all its values."""
