"""The ledger file's tables, triggers and view, as migrations that record themselves.

Tables are STRICT. `records` can only grow, by exactly one at its end: SQLite itself refuses an update, a
deletion, a replacement and a hole, whoever asks. Knows nothing of drafts, chains or clocks.
"""

from sqlite_utils import Database, Migrations

SCHEMA = 3  # raised when older software could no longer read the file
SCHEMA_UNBOUND = 1  # of a file whose chain is bound to no device key: older software reads it, too
SCHEMA_BOUND = 2  # of one that is, with its personal parts in clear
SCHEMA_SEALED = 3  # of one with sealed personal parts: older software would send records without them

MIGRATIONS = Migrations("gatehouse.ledger")


@MIGRATIONS()
def records_and_meta(db: Database) -> None:
    """The two tables."""
    db.table("records").create(
        {"seq": int, "id": str, "kind": str, "line": bytes, "hash": bytes, "person": bytes, "salt": bytes},
        pk="seq",
        not_null={"id", "kind", "line", "hash"},
        strict=True,
    )
    db.table("meta").create(
        {"incarnation": str, "device": str, "created_ms": int, "schema": int},
        pk="incarnation",
        not_null={"device", "created_ms", "schema"},
        strict=True,
    )


@MIGRATIONS()
def only_append(db: Database) -> None:
    """Triggers that make both tables append-only.

    The check before the insert also stops INSERT OR REPLACE, which deletes without asking the delete
    trigger when a client has recursive triggers off.
    """
    for table in ("records", "meta"):
        for verb in ("UPDATE", "DELETE"):
            db.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: append only'); END"
            )
    db.execute(
        "CREATE TRIGGER records_one_after_another BEFORE INSERT ON records "
        "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM records) "
        "BEGIN SELECT RAISE(ABORT, 'records: next number only'); END"
    )
    db.execute(
        "CREATE TRIGGER meta_once BEFORE INSERT ON meta WHEN EXISTS (SELECT 1 FROM meta) "
        "BEGIN SELECT RAISE(ABORT, 'meta: written once'); END"
    )


@MIGRATIONS()
def entries_view(db: Database) -> None:
    """One row per screening in plain columns, for people with sqlite-utils or Datasette.

    China has one time zone and no summer time, so local time is UTC + 8 whatever zone the reader's machine
    is in. A name that was given after the entry (record `identified`, whose `about` is the entry) counts too.
    """
    db.create_view(
        "entries",
        """
        WITH named AS MATERIALIZED (
            SELECT json_extract(CAST(line AS TEXT), '$.about') AS about, CAST(person AS TEXT) AS person,
                   max(seq) AS seq
            FROM records WHERE kind = 'identified' AND person IS NOT NULL GROUP BY about
        ), entry AS (
            SELECT r.seq, r.id, CAST(r.line AS TEXT) AS line,
                   coalesce(named.person, CAST(r.person AS TEXT)) AS person
            FROM records AS r LEFT JOIN named ON named.about = r.id WHERE r.kind = 'entry'
        )
        SELECT seq,
               datetime(json_extract(line, '$.at.wall_ms') / 1000, 'unixepoch', '+8 hours') AS at,
               json_extract(line, '$.at.clock') AS clock,
               json_extract(line, '$.verdict') AS verdict,
               (SELECT group_concat(value, ', ') FROM json_each(line, '$.reasons')) AS reasons,
               json_extract(line, '$.category') AS category,
               json_extract(line, '$.direction') AS direction,
               json_extract(person, '$.name') AS name,
               json_extract(person, '$.unit') AS unit,
               json_extract(line, '$.measurement.skin_centi_c') / 100.0 AS skin_c,
               json_extract(line, '$.measurement.estimate_centi_c') / 100.0 AS estimate_c,
               json_extract(line, '$.measurement.ambient_centi_c') / 100.0 AS ambient_c,
               json_extract(line, '$.mask') AS mask,
               json_extract(line, '$.guard') AS guard,
               json_extract(line, '$.gate') AS gate,
               json_extract(line, '$.training') AS training,
               id
        FROM entry
        """,
    )


@MIGRATIONS()
def persons_may_be_forgotten(db: Database) -> None:
    """The one change that a row may see: its personal part and salt go, both at once, and nothing else."""
    db.execute("DROP TRIGGER records_no_update")
    db.execute(
        "CREATE TRIGGER records_no_update BEFORE UPDATE ON records WHEN NOT ("
        "NEW.person IS NULL AND NEW.salt IS NULL AND NEW.seq IS OLD.seq AND NEW.id IS OLD.id "
        "AND NEW.kind IS OLD.kind AND NEW.line IS OLD.line AND NEW.hash IS OLD.hash) "
        "BEGIN SELECT RAISE(ABORT, 'records: append only'); END"
    )
    # Partial: it costs the other kinds nothing, and a year's ledger is not read through for one number.
    db.execute("CREATE INDEX records_forgotten ON records (seq) WHERE kind = 'forgotten'")


@MIGRATIONS()
def device_key(db: Database) -> None:
    """The public key that the chain's first hash binds; NULL in files of a kiosk that was not enrolled."""
    db.table("meta").add_column("device_key", bytes)


@MIGRATIONS()
def persons_may_be_sealed(db: Database) -> None:
    """Where sealed personal parts rest, and what is kept of them; the schema's number may rise for them."""
    for column in ("sealed", "kept"):
        db.table("records").add_column(column, bytes)
    db.execute("DROP TRIGGER records_no_update")
    db.execute(
        "CREATE TRIGGER records_no_update BEFORE UPDATE ON records WHEN NOT ("
        "NEW.person IS NULL AND NEW.salt IS NULL AND NEW.sealed IS NULL AND NEW.kept IS NULL "
        "AND NEW.seq IS OLD.seq AND NEW.id IS OLD.id "
        "AND NEW.kind IS OLD.kind AND NEW.line IS OLD.line AND NEW.hash IS OLD.hash) "
        "BEGIN SELECT RAISE(ABORT, 'records: append only'); END"
    )
    db.execute("DROP TRIGGER meta_no_update")
    db.execute(
        "CREATE TRIGGER meta_no_update BEFORE UPDATE ON meta WHEN NOT ("
        "NEW.schema > OLD.schema AND NEW.incarnation IS OLD.incarnation AND NEW.device IS OLD.device "
        "AND NEW.created_ms IS OLD.created_ms AND NEW.device_key IS OLD.device_key) "
        "BEGIN SELECT RAISE(ABORT, 'meta: append only'); END"
    )
