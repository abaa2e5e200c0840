"""Rules about pages (PAG) and links (LNK)."""
