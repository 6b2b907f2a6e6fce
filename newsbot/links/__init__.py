"""Links: where they are found, which are asked for and when, and what is remembered of them."""
