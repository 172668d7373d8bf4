-- Only indexes and the like: a library that knows schema 1 reads and writes a file of schema 2 as well.

INSERT INTO schema_version (version, applied, readable) VALUES (2, unixepoch() * 1000000, '0.1.0');

-- What waits for a place, queue by queue: a user's under one route, begun before fresh.
ALTER TABLE execution ADD COLUMN fresh INTEGER AS (attempt = 0) VIRTUAL;

CREATE INDEX execution_turn ON execution (user, route, fresh, due)
    WHERE node IS NULL AND due IS NOT NULL AND outcome IS NULL AND cancelled_at IS NULL AND closed = 0;

-- What runs, for the bounds on that.
CREATE INDEX execution_running ON execution (user, flow)
    WHERE node IS NOT NULL AND parked = 0 AND outcome IS NULL;

DROP INDEX execution_admission;
