"""Usage: what a person tells newsbot, looked at before anything is asked of a site."""
