"""The admin, page by page, through Django's test client."""
