"""What the tables of people and parties refuse, written by hand for both databases."""
