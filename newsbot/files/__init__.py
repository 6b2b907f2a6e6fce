"""Files and folders: locked, packed, replaced whole."""
