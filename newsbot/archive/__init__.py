"""The archive: what was found, which feed has it, and the truth after a crash."""
