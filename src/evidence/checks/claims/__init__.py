"""Rules about what pages claim and promise (CLM)."""
