"""Rules about `references.bib` (BIB)."""
