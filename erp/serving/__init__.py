"""Running the server: its processes, its clock, and what it says when it is up."""
