"""What the reader sees of the chain, rendered: cards, study pages, ledger, pictures. Plain data in, HTML out."""
