"""Turns files into typed things, each with its line: pages, bibliography, records and data.

It imports from no other room.
"""
