"""Rules about citations (CIT)."""
