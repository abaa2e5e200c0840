"""Claims and words."""
