"""The tables and views of `archive.sqlite3`, script by script, as they came to be.

A script is cut at each semicolon that ends a line; no comment stands behind one.
"""

_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    spider TEXT NOT NULL,
    arguments TEXT NOT NULL,            -- JSON
    started_at TEXT NOT NULL,           -- UTC, ISO 8601, as all times
    ended_at TEXT,                      -- NULL: running, or killed
    reason TEXT,                        -- why it ended, Scrapy's finish_reason
    exit_status INTEGER,
    verdict TEXT,                       -- sentences
    stats TEXT                          -- JSON
);
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    publisher TEXT NOT NULL,
    edition TEXT NOT NULL,
    article_id TEXT NOT NULL,
    vanished_at TEXT,                   -- when the site answered 404 or 410
    UNIQUE (publisher, edition, article_id)
);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    cause TEXT NOT NULL,                -- first, edit (by the site), reread (by us)
    run INTEGER NOT NULL REFERENCES runs (id),
    stored_at TEXT NOT NULL,
    url TEXT NOT NULL,
    headline TEXT NOT NULL,
    description TEXT,
    article_body TEXT NOT NULL,
    dateline TEXT,                      -- JSON object
    authors TEXT NOT NULL,              -- JSON list
    date_published TEXT NOT NULL,
    date_precision TEXT NOT NULL,
    date_published_raw TEXT NOT NULL,
    date_source TEXT NOT NULL,
    date_modified TEXT,
    section TEXT,
    topics TEXT NOT NULL,               -- JSON list
    image_url TEXT,
    in_language TEXT NOT NULL,
    word_count INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    near_duplicate_of TEXT,
    similarity REAL,
    retrieved_at TEXT NOT NULL,
    rules TEXT NOT NULL,                -- JSON object: which way served each field
    recording TEXT,                     -- where the recorded page lies
    UNIQUE (story, version)
);
CREATE INDEX versions_by_text ON versions (content_hash);
CREATE INDEX versions_by_date ON versions (date_published);
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    spider TEXT NOT NULL,
    template TEXT NOT NULL,             -- the feed's address before its parameters are filled in
    options TEXT NOT NULL,              -- JSON: format, fields, encoding ...
    UNIQUE (spider, template)
);
CREATE TABLE parts (                    -- files in which lines wait to be published
    path TEXT PRIMARY KEY,
    spider TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE deliveries (
    version INTEGER NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
    feed INTEGER NOT NULL REFERENCES feeds (id),
    intent INTEGER,                     -- being published just now
    delivered_at TEXT,                  -- NULL: owed
    PRIMARY KEY (version, feed)
) WITHOUT ROWID;
CREATE INDEX deliveries_owed ON deliveries (feed) WHERE delivered_at IS NULL;
CREATE INDEX deliveries_begun ON deliveries (intent) WHERE intent IS NOT NULL;
CREATE TABLE intents (                  -- publications that were begun
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feeds (id),
    target TEXT NOT NULL,               -- path
    part TEXT NOT NULL,                 -- path
    start INTEGER,                      -- bytes of the target before; NULL: the part replaces it
    length INTEGER NOT NULL,
    digest TEXT NOT NULL
);
CREATE TABLE tombstones (               -- forgotten for good
    publisher TEXT NOT NULL,
    edition TEXT NOT NULL,
    article_id TEXT NOT NULL,
    forgotten_at TEXT NOT NULL,
    PRIMARY KEY (publisher, edition, article_id)
) WITHOUT ROWID;
CREATE TABLE lists (
    url TEXT PRIMARY KEY,
    spider TEXT NOT NULL,
    watermark TEXT,
    etag TEXT,
    last_modified TEXT,
    visited_at TEXT
) WITHOUT ROWID;
CREATE TABLE wanted (                   -- found, not yet fetched
    url TEXT PRIMARY KEY,
    spider TEXT NOT NULL,
    trail TEXT NOT NULL,
    feed_date TEXT,
    found_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    given_up TEXT
) WITHOUT ROWID;
CREATE TABLE conduct (                  -- what a site last said of crawlers
    spider TEXT PRIMARY KEY,
    robots TEXT,
    robots_at TEXT,
    come_back_at TEXT                   -- no request before
) WITHOUT ROWID;
CREATE TABLE opt_outs (                 -- from text and data mining, as pages declare it
    url TEXT PRIMARY KEY,
    declared TEXT NOT NULL,
    seen_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE VIEW articles AS
    SELECT s.article_id, s.edition, v.url, v.headline, v.description, v.article_body, v.dateline,
        v.authors, v.date_published, v.date_precision, v.date_published_raw, v.date_source,
        v.date_modified, v.section, v.topics, v.image_url, v.in_language, s.publisher,
        v.word_count, v.content_hash, v.version, v.near_duplicate_of, v.similarity,
        v.retrieved_at, s.vanished_at, v.rules
    FROM stories s JOIN versions v ON v.story = s.id
    WHERE v.version = (SELECT max(version) FROM versions w WHERE w.story = s.id);
CREATE VIEW article_topics AS
    SELECT a.publisher, a.edition, a.article_id, t.value AS topic
    FROM articles a, json_each(a.topics) t;
CREATE VIEW article_agencies AS
    SELECT a.publisher, a.edition, a.article_id, g.value AS agency
    FROM articles a, json_each(a.dateline, '$.agencies') g;
"""

_VIEWS_OF_VERSIONS = """
DROP VIEW articles;
CREATE VIEW article_versions AS
    SELECT s.article_id, s.edition, v.url, v.headline, v.description, v.article_body, v.dateline,
        v.authors, v.date_published, v.date_precision, v.date_published_raw, v.date_source,
        v.date_modified, v.section, v.topics, v.image_url, v.in_language, s.publisher,
        v.word_count, v.content_hash, v.version, v.near_duplicate_of, v.similarity,
        v.retrieved_at, s.vanished_at, v.rules, v.cause, v.stored_at, v.run
    FROM stories s JOIN versions v ON v.story = s.id;
CREATE VIEW articles AS
    SELECT a.* FROM article_versions a
    WHERE a.version = (SELECT max(version) FROM versions w JOIN stories s ON s.id = w.story
        WHERE s.publisher = a.publisher AND s.edition = a.edition
        AND s.article_id = a.article_id);
"""

_WHAT_IS_NEW = """
DROP TABLE lists;
CREATE TABLE lists (                    -- category lists, topics, sitemaps
    spider TEXT NOT NULL,
    stem TEXT NOT NULL,                 -- the same for all pages of a list
    url TEXT NOT NULL,                  -- of its first page
    trail TEXT NOT NULL,
    hops INTEGER NOT NULL,
    found_at TEXT NOT NULL,
    is_open INTEGER NOT NULL DEFAULT 1, -- to be read
    watermark TEXT NOT NULL DEFAULT '[]',   -- JSON list: the first page when last read whole
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    visited_at TEXT,
    due_at TEXT,                        -- not worth reading before
    rest REAL NOT NULL DEFAULT 0,       -- hours between the two
    PRIMARY KEY (spider, stem)
) WITHOUT ROWID;
DROP TABLE wanted;
CREATE TABLE wanted (                   -- found, not yet fetched
    publisher TEXT NOT NULL,
    edition TEXT NOT NULL,
    article_id TEXT NOT NULL,
    spider TEXT NOT NULL,
    section TEXT NOT NULL,
    url TEXT NOT NULL,
    trail TEXT NOT NULL,
    hops INTEGER NOT NULL,              -- from a list
    feed_date TEXT,                     -- what the feed says of it
    found_at TEXT NOT NULL,
    published TEXT,                     -- where it was passed over: not asked for then
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT,                        -- why the last one failed
    try_at TEXT,                        -- not before
    given_up_at TEXT,
    PRIMARY KEY (publisher, edition, article_id)
) WITHOUT ROWID;
CREATE INDEX wanted_waiting ON wanted (spider) WHERE given_up_at IS NULL;
CREATE TABLE settled (                  -- numbers whose page is no article of its own
    publisher TEXT NOT NULL,
    edition TEXT NOT NULL,
    article_id TEXT NOT NULL,
    outcome TEXT NOT NULL,              -- duplicate
    same_as TEXT NOT NULL,              -- article_id
    settled_at TEXT NOT NULL,
    PRIMARY KEY (publisher, edition, article_id)
) WITHOUT ROWID;
ALTER TABLE stories ADD COLUMN feed_date TEXT;
ALTER TABLE stories ADD COLUMN looked_at TEXT;
ALTER TABLE stories ADD COLUMN look_at TEXT;
CREATE INDEX stories_to_look_at ON stories (look_at) WHERE look_at IS NOT NULL;
"""

_WHAT_IS_ALIKE = """
CREATE TABLE likenesses (
    story INTEGER PRIMARY KEY,
    bands TEXT NOT NULL,                -- JSON list: what it is found by
    algorithm INTEGER NOT NULL          -- that made them
);
CREATE TABLE bands (
    band INTEGER NOT NULL,
    story INTEGER NOT NULL,
    PRIMARY KEY (band, story)
) WITHOUT ROWID;
ALTER TABLE versions ADD COLUMN directives TEXT NOT NULL DEFAULT '[]';
CREATE VIRTUAL TABLE search USING fts5 (
    headline, article_body, content = 'versions', content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO search (search) VALUES ('rebuild');
DROP VIEW articles;
DROP VIEW article_versions;
CREATE VIEW article_versions AS
    SELECT s.article_id, s.edition, v.url, v.headline, v.description, v.article_body, v.dateline,
        v.authors, v.date_published, v.date_precision, v.date_published_raw, v.date_source,
        v.date_modified, v.section, v.topics, v.image_url, v.in_language, s.publisher,
        v.word_count, v.content_hash, v.version, v.near_duplicate_of, v.similarity,
        v.retrieved_at, s.vanished_at, v.rules, v.directives, v.cause, v.stored_at, v.run,
        v.id AS version_id
    FROM stories s JOIN versions v ON v.story = s.id;
CREATE VIEW articles AS
    SELECT a.* FROM article_versions a
    WHERE a.version = (SELECT max(version) FROM versions w JOIN stories s ON s.id = w.story
        WHERE s.publisher = a.publisher AND s.edition = a.edition
        AND s.article_id = a.article_id);
"""

_WHO_AND_WHENCE = """
CREATE INDEX versions_by_run ON versions (run, story);
DROP VIEW articles;
DROP VIEW article_versions;
CREATE VIEW article_versions AS
    SELECT s.article_id, s.edition, v.url, v.headline, v.description, v.article_body, v.dateline,
        v.authors, v.date_published, v.date_precision, v.date_published_raw, v.date_source,
        v.date_modified, v.section, v.topics, v.image_url, v.in_language, s.publisher,
        v.word_count, v.content_hash, v.version, v.near_duplicate_of, v.similarity,
        v.retrieved_at, s.vanished_at, v.rules, v.directives, v.cause, v.stored_at, v.run,
        v.id AS version_id, coalesce(json_extract(v.dateline, '$.agencies'), '[]') AS agencies
    FROM stories s JOIN versions v ON v.story = s.id;
CREATE VIEW articles AS
    SELECT a.* FROM article_versions a
    WHERE a.version = (SELECT max(version) FROM versions w JOIN stories s ON s.id = w.story
        WHERE s.publisher = a.publisher AND s.edition = a.edition
        AND s.article_id = a.article_id);
"""

_WHAT_PAGES_WERE = """
CREATE TABLE recordings (               -- WARC files
    id INTEGER PRIMARY KEY,
    spider TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,          -- below the data folder
    begun_at TEXT NOT NULL,
    published_at TEXT                   -- NULL: a part, being written or left by a killed run
);
CREATE TABLE captures (                 -- records of pages of articles
    id INTEGER PRIMARY KEY,
    recording INTEGER NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,             -- bytes
    length INTEGER NOT NULL,            -- of the record and that of its request
    publisher TEXT NOT NULL,
    edition TEXT NOT NULL,
    article_id TEXT NOT NULL,
    url TEXT NOT NULL,
    retrieved_at TEXT NOT NULL,
    digest TEXT NOT NULL,
    original INTEGER                    -- the capture that has the body, where this is a revisit
);
CREATE INDEX captures_by_article ON captures (article_id);
CREATE INDEX captures_by_recording ON captures (recording);
"""

_WHO_SPOKE = """
ALTER TABLE conduct RENAME COLUMN spider TO host;
DELETE FROM conduct;
"""

_WHAT_WAS_REPLAYED = """
CREATE TABLE replays (                  -- WARC files that were read, and how far
    spider TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    entry TEXT NOT NULL,                -- within a WACZ file
    start INTEGER NOT NULL,             -- bytes: the next record is there
    ended_at TEXT,
    PRIMARY KEY (spider, path)
) WITHOUT ROWID;
"""

_HOW_FAR_RECORDINGS_GO = """
-- Bytes of the file that are committed.
ALTER TABLE recordings ADD COLUMN length INTEGER NOT NULL DEFAULT 0;
UPDATE recordings SET length = (
    SELECT coalesce(max(start + length), 0) FROM captures WHERE recording = recordings.id
);
"""

_WHAT_PACE_LISTS_KEEP = """
-- Category lists did not rest before; what stood there says nothing of them.
UPDATE lists SET due_at = NULL, rest = 0 WHERE trail = 'lists';
"""

_WHAT_TELLS_APART = """
ALTER TABLE likenesses ADD COLUMN sketch BLOB;  -- NULL where an earlier version made the bands
"""

_IN_THE_ORDER_OF_INSTANTS = """
-- As text they would be in the order of each site's own clock.
DROP INDEX versions_by_date;
CREATE INDEX versions_by_date ON versions (julianday(date_published));
"""

_WHAT_WAS_FORGOTTEN = """
-- A text that was forgotten is NULL, as it is in feeds.
DROP VIEW articles;
DROP VIEW article_versions;
CREATE VIEW article_versions AS
    SELECT s.article_id, s.edition, v.url, v.headline, v.description,
        nullif(v.article_body, '') AS article_body, v.dateline, v.authors, v.date_published,
        v.date_precision, v.date_published_raw, v.date_source, v.date_modified, v.section,
        v.topics, v.image_url, v.in_language, s.publisher,
        v.word_count, v.content_hash, v.version, v.near_duplicate_of, v.similarity,
        v.retrieved_at, s.vanished_at, v.rules, v.directives, v.cause, v.stored_at, v.run,
        v.id AS version_id, coalesce(json_extract(v.dateline, '$.agencies'), '[]') AS agencies
    FROM stories s JOIN versions v ON v.story = s.id;
CREATE VIEW articles AS
    SELECT a.* FROM article_versions a
    WHERE a.version = (SELECT max(version) FROM versions w JOIN stories s ON s.id = w.story
        WHERE s.publisher = a.publisher AND s.edition = a.edition
        AND s.article_id = a.article_id);
"""

_WHICH_RUNS_WERE_LAST = """
-- A crawl looks at the last runs of its spider; of years there are many.
CREATE INDEX runs_by_start ON runs (spider, started_at);
"""

MIGRATIONS = (
    _TABLES,
    _VIEWS_OF_VERSIONS,
    _WHAT_IS_NEW,
    _WHAT_IS_ALIKE,
    _WHO_AND_WHENCE,
    _WHAT_PAGES_WERE,
    _WHO_SPOKE,
    _WHAT_WAS_REPLAYED,
    _HOW_FAR_RECORDINGS_GO,
    _WHAT_PACE_LISTS_KEEP,
    _WHAT_TELLS_APART,
    _IN_THE_ORDER_OF_INSTANTS,
    _WHAT_WAS_FORGOTTEN,
    _WHICH_RUNS_WERE_LAST,
)
"""Scripts, in order; number N makes a file of schema N from one of schema N - 1."""
