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
