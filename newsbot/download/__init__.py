"""Between the crawl and the site: manners, guards, the connection, what is recorded."""
