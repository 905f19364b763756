-- What is to be done. The key is the order of arrival; no index is needed, because the queue finds
-- its items in memory and reads this table at start only. Times are milliseconds since 1970.
CREATE TABLE work (
    key        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL,
    tenant     TEXT NOT NULL,
    priority   INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    needs      TEXT NOT NULL,              -- one in a line
    place      INTEGER NOT NULL DEFAULT 0, -- queued, leased, cancelling, dead
    due        INTEGER NOT NULL,
    attempt    INTEGER NOT NULL DEFAULT 0,
    fence      INTEGER NOT NULL DEFAULT 0,
    worker     TEXT NOT NULL DEFAULT '',
    since      INTEGER NOT NULL DEFAULT 0,
    cause      TEXT NOT NULL DEFAULT ''
) STRICT;

-- Its state, and the fence that no claim has gone beyond.
CREATE TABLE queue (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
