-- Only indexes and the like: a library that knows schema 1 reads and writes a file of schema 2 as well.

INSERT INTO schema_version (version, applied, readable) VALUES (2, unixepoch() * 1000000, '0.1.0');
