-- Keys of programs. Of a token only its SHA-256 is kept. Times are milliseconds since 1970.
CREATE TABLE keys (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    tenant  TEXT NOT NULL,
    scopes  TEXT NOT NULL,      -- one in a line
    hash    TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    expires INTEGER,
    revoked INTEGER
) STRICT, WITHOUT ROWID;
