"""The forms of study records, articles and data files."""
