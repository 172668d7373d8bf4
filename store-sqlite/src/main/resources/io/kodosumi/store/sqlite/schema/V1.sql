-- Instants are epoch microseconds, durations microseconds. Each statement ends with a semicolon at the end of its line.

CREATE TABLE schema_version (
    version   INTEGER PRIMARY KEY,
    applied   INTEGER NOT NULL,
    readable  TEXT    NOT NULL   -- the oldest library version that may open a file of this schema
);

INSERT INTO schema_version (version, applied, readable) VALUES (1, unixepoch() * 1000000, '0.1.0');

-- One row per execution: what a launch fixed (up to created), and what happened since.
CREATE TABLE execution (
    id              INTEGER PRIMARY KEY,
    fid             TEXT    NOT NULL,
    parent          TEXT,
    user            TEXT    NOT NULL,
    key             TEXT,
    digest          TEXT    NOT NULL,
    flow            TEXT    NOT NULL,
    version         TEXT    NOT NULL,
    route           TEXT    NOT NULL,
    deadline        INTEGER,             -- how long it may take
    deadline_at     INTEGER,             -- created + deadline
    labels          TEXT    NOT NULL,
    created         INTEGER NOT NULL,
    attempt         INTEGER NOT NULL,
    node            TEXT,                -- who holds it
    parked          INTEGER NOT NULL,
    placement       INTEGER NOT NULL,
    failures        INTEGER NOT NULL,
    crashes         INTEGER NOT NULL,
    claim           TEXT,                -- the id of the last accepted claim
    rested          INTEGER NOT NULL,    -- the last attempt that gave its claim up by a rest
    due             INTEGER,
    wakes           INTEGER NOT NULL,
    head            INTEGER NOT NULL,
    closed          INTEGER NOT NULL,    -- whether the log is
    emitted         INTEGER NOT NULL,
    hooks           INTEGER NOT NULL,    -- still to run, armed or not
    paused          INTEGER NOT NULL,
    cancelled_at    INTEGER,
    cancelled_by    TEXT,
    cancel_reason   TEXT,
    open_locks      INTEGER NOT NULL,
    outcome         TEXT,
    result          TEXT,
    ended           INTEGER,
    settled         INTEGER NOT NULL,    -- the attempt that settled it
    purged          INTEGER              -- when it was marked: from then on it is unknown
);

CREATE UNIQUE INDEX execution_fid ON execution (fid);

CREATE UNIQUE INDEX execution_key ON execution (user, key) WHERE key IS NOT NULL AND purged IS NULL;

CREATE INDEX execution_user ON execution (user, fid);

CREATE INDEX execution_unsettled ON execution (fid) WHERE outcome IS NULL;

CREATE INDEX execution_admission ON execution (route, user, node, outcome) WHERE outcome IS NULL;

-- What due looks at: one index per reason for which an execution may want attention.
CREATE INDEX execution_held ON execution (node, due) WHERE node IS NOT NULL;

CREATE INDEX execution_waiting ON execution (route, due)
    WHERE node IS NULL AND due IS NOT NULL AND outcome IS NULL AND cancelled_at IS NULL AND closed = 0;

CREATE INDEX execution_ending ON execution (due)
    WHERE node IS NULL AND due IS NOT NULL AND closed = 0 AND (outcome IS NOT NULL OR cancelled_at IS NOT NULL);

CREATE INDEX execution_overdue ON execution (max(due, deadline_at))
    WHERE node IS NULL AND due IS NOT NULL AND outcome IS NULL AND cancelled_at IS NULL AND closed = 0
        AND deadline_at IS NOT NULL;

CREATE INDEX execution_hooked ON execution (due) WHERE node IS NULL AND due IS NOT NULL AND closed = 1 AND hooks > 0
        AND outcome IS NOT NULL;

CREATE INDEX execution_done ON execution (ended)
    WHERE closed = 1 AND hooks = 0 AND ended IS NOT NULL AND purged IS NULL;

CREATE INDEX execution_purged ON execution (purged) WHERE purged IS NOT NULL;

CREATE TABLE event (
    execution  INTEGER NOT NULL REFERENCES execution (id) DEFERRABLE INITIALLY DEFERRED,
    position   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    payload    TEXT    NOT NULL
);

CREATE UNIQUE INDEX event_position ON event (execution, position);

-- What came too late for its log, for people.
CREATE TABLE late_event (
    execution  INTEGER NOT NULL REFERENCES execution (id) DEFERRABLE INITIALLY DEFERRED,
    position   INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    payload    TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    seen       INTEGER NOT NULL
);

CREATE UNIQUE INDEX late_event_position ON late_event (execution, position, kind, at);

-- The execution 0 is the store itself: no foreign key.
CREATE TABLE fact (
    execution  INTEGER NOT NULL,
    space      TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    value      TEXT    NOT NULL
);

CREATE UNIQUE INDEX fact_key ON fact (execution, space, key);

CREATE TABLE lock (
    id         INTEGER PRIMARY KEY,
    execution  INTEGER NOT NULL REFERENCES execution (id) DEFERRABLE INITIALLY DEFERRED,
    lid        TEXT    NOT NULL,
    owner      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    form       TEXT    NOT NULL,
    attempt    INTEGER NOT NULL,    -- that opened it
    opened     INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    act        TEXT,                -- the id of the act that closed it
    closed_by  TEXT,
    closed_at  INTEGER,
    answer     TEXT
);

CREATE UNIQUE INDEX lock_lid ON lock (execution, lid);

CREATE INDEX lock_opened ON lock (opened);

CREATE INDEX lock_open ON lock (opened) WHERE state = 'open';

CREATE INDEX lock_owner ON lock (owner, opened);

CREATE TABLE label (
    name       TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    fid        TEXT    NOT NULL,
    PRIMARY KEY (name, value, fid)
) WITHOUT ROWID;

CREATE INDEX label_fid ON label (fid);

CREATE TABLE node (
    name   TEXT    PRIMARY KEY,
    lease  INTEGER NOT NULL,    -- when it runs out
    dead   INTEGER NOT NULL,    -- declared so by a takeover, for ever
    about  TEXT    NOT NULL
) WITHOUT ROWID;

-- For people who read with SQL.
CREATE VIEW execution_events (fid, username, timestamp, kind, message) AS
SELECT execution.fid, execution.user, event.at / 1000000.0, event.kind, event.payload
FROM event JOIN execution ON execution.id = event.execution
WHERE execution.purged IS NULL
ORDER BY event.execution, event.position;
