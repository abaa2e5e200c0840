"""Formats each reference once, by the CSL style."""
