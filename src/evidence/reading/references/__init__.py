"""Reads `references.bib`."""
