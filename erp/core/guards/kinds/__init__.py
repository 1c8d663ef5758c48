"""One module a kind of guard: what it says on each database, and what its refusal means."""
