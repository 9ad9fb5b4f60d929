-- The tables of an inbox in SQLite, version 1.
CREATE TABLE webhook_delivery (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  source      TEXT    NOT NULL,
  id          TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  signed_at   INTEGER NOT NULL,
  key_index   INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  headers     TEXT    NOT NULL,
  body        BLOB    NOT NULL,
  signature   TEXT,
  UNIQUE (source, id)
) STRICT;
CREATE UNIQUE INDEX webhook_delivery_signature ON webhook_delivery (source, signature) WHERE signature IS NOT NULL;
CREATE TABLE webhook_queue (
  seq      INTEGER PRIMARY KEY,
  source   TEXT    NOT NULL,
  state    INTEGER NOT NULL DEFAULT 0,
  due_at   INTEGER NOT NULL,
  owner    INTEGER,
  attempt  INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  crashes  INTEGER NOT NULL DEFAULT 0,
  okey     TEXT,
  reason   TEXT
) STRICT;
CREATE INDEX webhook_queue_due  ON webhook_queue (source, due_at, seq) WHERE state = 0;
CREATE INDEX webhook_queue_suspect ON webhook_queue (source, due_at, seq) WHERE state = 0 AND crashes > 0;
CREATE INDEX webhook_queue_mine ON webhook_queue (owner) WHERE state IN (1, 3);
CREATE INDEX webhook_queue_dead ON webhook_queue (seq) WHERE state = 2;
CREATE INDEX webhook_queue_key  ON webhook_queue (source, okey, state, seq) WHERE okey IS NOT NULL;
CREATE TABLE webhook_attempt (
  seq      INTEGER NOT NULL,
  n        INTEGER NOT NULL,
  owner    INTEGER,
  began_at INTEGER,
  ended_at INTEGER NOT NULL,
  outcome  TEXT    NOT NULL,
  error    TEXT,
  PRIMARY KEY (seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_attempt_ended ON webhook_attempt (ended_at);
CREATE TABLE webhook_owner (
  token      INTEGER PRIMARY KEY,
  beat_until INTEGER NOT NULL,
  host       TEXT,
  pid        INTEGER,
  started_at INTEGER NOT NULL
) STRICT;
CREATE TABLE webhook_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What was there: of every state one, the body of each in the place of `{BODY}`.
INSERT INTO webhook_meta (key, value) VALUES ('version', '1');
INSERT INTO webhook_owner (token, beat_until, host, pid, started_at) VALUES (7, 1, 'gone', 7, 1);
INSERT INTO webhook_delivery (seq, source, id, kind, signed_at, key_index, received_at, headers, body) VALUES
  (1, 'openai', 'handled', 'batch.completed', 1750861210, 0, unixepoch() * 1000, '{}', CAST('{BODY}' AS BLOB)),
  (2, 'openai', 'discarded', 'batch.completed', 1750861210, 0, unixepoch() * 1000, '{}', x''),
  (3, 'openai', 'waiting', 'batch.completed', 1750861210, 0, unixepoch() * 1000, '{}', CAST('{BODY}' AS BLOB)),
  (4, 'openai', 'dead', 'batch.completed', 1750861210, 0, unixepoch() * 1000, '{}', CAST('{BODY}' AS BLOB)),
  (5, 'openai', 'running', 'batch.completed', 1750861210, 0, unixepoch() * 1000, '{}', CAST('{BODY}' AS BLOB)),
  (6, 'openai', 'completed', 'batch.completed', 1750861210, 0, unixepoch() * 1000, '{}', CAST('{BODY}' AS BLOB));
INSERT INTO webhook_queue (seq, source, state, due_at, owner, attempt, failures, crashes, okey, reason) VALUES
  (3, 'openai', 0, 1, NULL, 1, 1, 0, 'batch_1', NULL),
  (4, 'openai', 2, 1, NULL, 1, 1, 0, NULL, 'permanent'),
  (5, 'openai', 1, 1, 7, 1, 0, 0, NULL, NULL),
  (6, 'openai', 3, 1, 7, 1, 0, 0, NULL, NULL);
INSERT INTO webhook_attempt (seq, n, owner, began_at, ended_at, outcome, error) VALUES
  (1, 1, 7, 1, unixepoch() * 1000, 'handled', NULL),
  (2, 1, NULL, NULL, unixepoch() * 1000, 'discarded', NULL),
  (3, 1, 7, 1, unixepoch() * 1000, 'failed', 'the database is away'),
  (4, 1, 7, 1, unixepoch() * 1000, 'permanent', 'no such customer');
