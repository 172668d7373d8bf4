-- What listings and purges go through, and what waits for a place and takes one.

INSERT INTO schema_version (version, applied, readable) VALUES (2, unixepoch() * 1000000, '0.1.0');

-- What is known of a status without a clock: 'held' runs or sleeps in its place, 'free' starts or sleeps.
ALTER TABLE execution ADD COLUMN phase TEXT GENERATED ALWAYS AS (
    CASE
        WHEN outcome IS NOT NULL THEN outcome
        WHEN paused THEN 'paused'
        WHEN open_locks > 0 THEN 'awaiting'
        WHEN node IS NOT NULL THEN 'held'
        ELSE 'free'
    END) VIRTUAL;

DROP INDEX execution_user;

DROP INDEX execution_unsettled;

DROP INDEX execution_done;

CREATE INDEX execution_phase ON execution (phase, created);

CREATE INDEX execution_flow ON execution (flow, phase, created);

CREATE INDEX execution_user ON execution (user, phase, created);

CREATE INDEX execution_user_flow ON execution (user, flow, phase, created);

CREATE INDEX lock_inbox ON lock (owner, opened) WHERE state = 'open';

CREATE TABLE ordered_label (
    name       TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    created    INTEGER NOT NULL,    -- of the execution
    execution  INTEGER NOT NULL,
    PRIMARY KEY (name, value, created, execution)
) WITHOUT ROWID;

INSERT INTO ordered_label (name, value, created, execution)
SELECT label.name, label.value, execution.created, execution.id
FROM label JOIN execution ON execution.fid = label.fid;

DROP TABLE label;

ALTER TABLE ordered_label RENAME TO label;

-- What waits for a place, queue by queue: a user's under one route, begun before fresh.
ALTER TABLE execution ADD COLUMN fresh INTEGER AS (attempt = 0) VIRTUAL;

CREATE INDEX execution_turn ON execution (user, route, fresh, due)
    WHERE node IS NULL AND due IS NOT NULL AND outcome IS NULL AND cancelled_at IS NULL AND closed = 0;

-- What runs, for the bounds on that.
CREATE INDEX execution_running ON execution (user, flow)
    WHERE node IS NOT NULL AND parked = 0 AND outcome IS NULL;

DROP INDEX execution_admission;
