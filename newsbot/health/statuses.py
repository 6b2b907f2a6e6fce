"""Exit statuses: what each asks of a person is said in README.md."""

WELL, COULD_NOT_START, USAGE, NOT_WRITTEN = 0, 1, 2, 3
NOT_RECOGNISED, FAILED, DISK_FULL, TRY_LATER, FORBIDDEN = 4, 5, 73, 75, 77

GRAVITY = (USAGE, COULD_NOT_START, DISK_FULL, NOT_WRITTEN, FORBIDDEN, TRY_LATER, FAILED,
           NOT_RECOGNISED, WELL)  # fmt: skip
"""Exit statuses, the gravest first: where several hold, the first one counts."""
