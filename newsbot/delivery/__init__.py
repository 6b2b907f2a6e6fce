"""Delivery: in which files articles go out, each of them once."""
