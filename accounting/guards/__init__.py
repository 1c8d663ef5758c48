"""What the ledger's tables refuse, written by hand for both databases: one subject a file."""
