"""WARC files (ISO 28500:2017): written record by record, and read whoever wrote them."""
