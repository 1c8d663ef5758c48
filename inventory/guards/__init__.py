"""What the tables of stock refuse, written by hand for both databases."""
