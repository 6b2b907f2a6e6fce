"""What holds one run together: its folder, its turn, its archive, what it owes."""
