"""The report: an archive as one page of HTML that asks for nothing."""
