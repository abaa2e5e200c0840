"""Rules about data files and data marks (DAT)."""
