"""Bibliography."""
