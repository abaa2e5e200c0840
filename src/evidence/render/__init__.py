"""What readers see: cards, study pages, the ledger, references, the finished page and downloads.

Data goes in, text comes out. It may import from `review`, `tracing`, `reading` and the files beside the rooms.
"""
