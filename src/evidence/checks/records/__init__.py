"""Study records."""
