-- What happened; idx is also the leaf's index in the transparency log, without gaps.
CREATE TABLE events (
    idx   INTEGER PRIMARY KEY,
    entry BLOB NOT NULL,
    leaf  BLOB NOT NULL CHECK (length(leaf) = 32)
) STRICT;

-- How far each subscriber has come.
CREATE TABLE cursors (
    subscriber TEXT PRIMARY KEY,
    next       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How every run stands: a fold over the events, which can be made again. Times are milliseconds
-- since 1970.
CREATE TABLE runs (
    seq              INTEGER PRIMARY KEY,
    id               TEXT NOT NULL,
    tenant           TEXT NOT NULL,
    kind             TEXT NOT NULL,
    runtime          TEXT NOT NULL,
    engine           TEXT NOT NULL,
    isolation        TEXT NOT NULL,
    labels           TEXT NOT NULL,
    words            TEXT NOT NULL,
    priority         INTEGER NOT NULL,
    submitted        INTEGER NOT NULL,
    request          BLOB NOT NULL,
    batch            TEXT NOT NULL,
    key              TEXT NOT NULL,
    retry_of         TEXT,
    trace            TEXT,              -- as in a traceparent header
    state            TEXT NOT NULL,
    not_before       INTEGER NOT NULL,
    started          INTEGER,
    ended            INTEGER,
    attempt          INTEGER NOT NULL,
    fence            INTEGER NOT NULL,
    worker           TEXT NOT NULL,
    cause            TEXT NOT NULL,
    cancel_requested INTEGER NOT NULL,
    result           BLOB,
    outcome          TEXT,
    verdict          INTEGER,
    ran_on           TEXT,
    ran_class        TEXT,
    number           INTEGER,
    detail           TEXT,
    wall             INTEGER,
    cpu              INTEGER,
    memory           INTEGER,
    revision         INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX runs_by_id ON runs(id);
CREATE INDEX runs_by_tenant ON runs(tenant, id);
CREATE INDEX runs_by_state ON runs(state, id, tenant);
CREATE INDEX runs_by_batch ON runs(batch, id, tenant) WHERE batch <> '';
CREATE UNIQUE INDEX runs_by_key ON runs(tenant, key) WHERE key <> '';
