-- Content, once each. Large content is in a file; here are only the sums of its pieces then.
CREATE TABLE blobs (
    digest  BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    bytes   INTEGER NOT NULL,
    content BLOB,
    sums    BLOB NOT NULL,
    CHECK (content IS NULL OR length(content) = bytes)
) STRICT;
CREATE INDEX blobs_in_files ON blobs(bytes) WHERE content IS NULL;

-- Who refers to it. Times are milliseconds since 1970; expires is null for never.
CREATE TABLE objects (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant  TEXT NOT NULL,
    subject TEXT NOT NULL,
    name    TEXT NOT NULL,
    digest  BLOB NOT NULL REFERENCES blobs(digest),
    bytes   INTEGER NOT NULL,
    since   INTEGER NOT NULL,
    expires INTEGER
) STRICT;
CREATE UNIQUE INDEX objects_by_name ON objects(tenant, subject, name);
CREATE INDEX objects_by_tenant ON objects(tenant, id);
CREATE INDEX objects_by_digest ON objects(digest, tenant);
CREATE INDEX objects_by_expiry ON objects(expires) WHERE expires IS NOT NULL;

-- What each tenant refers to, together.
CREATE TABLE storage_usage (
    tenant  TEXT PRIMARY KEY,
    objects INTEGER NOT NULL CHECK (objects >= 0),
    bytes   INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT, WITHOUT ROWID;
