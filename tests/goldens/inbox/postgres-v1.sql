-- The tables of an inbox in PostgreSQL, version 1; `@` stands for the schema.
CREATE TABLE @webhook_delivery (
  seq         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source      text COLLATE "C"        NOT NULL,
  id          text COLLATE "C"        NOT NULL,
  kind        text        NOT NULL,
  signed_at   bigint      NOT NULL,
  key_index   bigint      NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  headers     text        NOT NULL,
  body        bytea       NOT NULL,
  signature   text COLLATE "C",
  UNIQUE (id, source)
);
ALTER TABLE @webhook_delivery ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX webhook_delivery_signature ON @webhook_delivery (source, signature) WHERE signature IS NOT NULL;
CREATE INDEX webhook_delivery_received ON @webhook_delivery USING brin (received_at) WITH (autosummarize = on);
CREATE TABLE @webhook_queue (
  seq      bigint      PRIMARY KEY,
  source   text COLLATE "C"        NOT NULL,
  state    smallint    NOT NULL DEFAULT 0,
  due_at   timestamptz NOT NULL DEFAULT now(),
  owner    bigint,
  attempt  bigint      NOT NULL DEFAULT 0,
  failures int         NOT NULL DEFAULT 0,
  crashes  smallint    NOT NULL DEFAULT 0,
  okey     text COLLATE "C",
  reason   text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
  autovacuum_vacuum_cost_delay = 0);
CREATE INDEX webhook_queue_due ON @webhook_queue (source, due_at, seq) WHERE state = 0;
CREATE INDEX webhook_queue_suspect ON @webhook_queue (source, due_at, seq) WHERE state = 0 AND crashes > 0;
CREATE INDEX webhook_queue_mine ON @webhook_queue (owner) WHERE state IN (1, 3);
CREATE INDEX webhook_queue_dead ON @webhook_queue (seq) WHERE state = 2;
CREATE INDEX webhook_queue_key ON @webhook_queue (source, okey, state, seq) WHERE okey IS NOT NULL;
CREATE TABLE @webhook_attempt (
  seq      bigint      NOT NULL,
  n        bigint      NOT NULL,
  owner    bigint,
  began_at timestamptz,
  ended_at timestamptz NOT NULL,
  outcome  text        NOT NULL,
  error    text,
  PRIMARY KEY (seq, n)
);
CREATE TABLE @webhook_owner (
  token      bigint      PRIMARY KEY,
  beat_until timestamptz NOT NULL,
  host       text,
  pid        bigint,
  started_at timestamptz NOT NULL
);
CREATE TABLE @webhook_meta (key text PRIMARY KEY, value text NOT NULL);

-- What was there: of every state one, the body of each in the place of `{BODY}`.
INSERT INTO @webhook_meta (key, value) VALUES ('version', '1');
INSERT INTO @webhook_owner (token, beat_until, host, pid, started_at) VALUES (7, now() - interval '1 day', 'gone', 7, now() - interval '1 day');
INSERT INTO @webhook_delivery (seq, source, id, kind, signed_at, key_index, received_at, headers, body) OVERRIDING SYSTEM VALUE VALUES
  (1, 'openai', 'handled', 'batch.completed', 1750861210, 0, now(), '{}', convert_to('{BODY}', 'UTF8')),
  (2, 'openai', 'discarded', 'batch.completed', 1750861210, 0, now(), '{}', ''),
  (3, 'openai', 'waiting', 'batch.completed', 1750861210, 0, now(), '{}', convert_to('{BODY}', 'UTF8')),
  (4, 'openai', 'dead', 'batch.completed', 1750861210, 0, now(), '{}', convert_to('{BODY}', 'UTF8')),
  (5, 'openai', 'running', 'batch.completed', 1750861210, 0, now(), '{}', convert_to('{BODY}', 'UTF8')),
  (6, 'openai', 'completed', 'batch.completed', 1750861210, 0, now(), '{}', convert_to('{BODY}', 'UTF8'));
INSERT INTO @webhook_queue (seq, source, state, due_at, owner, attempt, failures, crashes, okey, reason) VALUES
  (3, 'openai', 0, now() - interval '1 day', NULL, 1, 1, 0, 'batch_1', NULL),
  (4, 'openai', 2, now() - interval '1 day', NULL, 1, 1, 0, NULL, 'permanent'),
  (5, 'openai', 1, now() - interval '1 day', 7, 1, 0, 0, NULL, NULL),
  (6, 'openai', 3, now() - interval '1 day', 7, 1, 0, 0, NULL, NULL);
INSERT INTO @webhook_attempt (seq, n, owner, began_at, ended_at, outcome, error) VALUES
  (1, 1, 7, now() - interval '1 day', now(), 'handled', NULL),
  (2, 1, NULL, NULL, now(), 'discarded', NULL),
  (3, 1, 7, now() - interval '1 day', now(), 'failed', 'the database is away'),
  (4, 1, 7, now() - interval '1 day', now(), 'permanent', 'no such customer');
SELECT setval(pg_get_serial_sequence('@webhook_delivery', 'seq'), 6);
