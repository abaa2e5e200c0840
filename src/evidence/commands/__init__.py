"""What a person types: one file for each command, thin.

It may import from every room below it.
"""
