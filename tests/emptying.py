"""Brings a used PostgreSQL database back to what it was when it had just been migrated."""

import psycopg

from tests.postgresql import Server

# What the migrations wrote is kept in a schema of its own, which the registry does not look into.
KEEP = """
DO $$ DECLARE name text; BEGIN
  CREATE SCHEMA pristine;
  FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('CREATE TABLE pristine.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$"""

# As a replica the server runs no triggers: neither our guards nor the checks of foreign keys.
RESTORE = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'pristine'::regnamespace LOOP
    EXECUTE format('DELETE FROM public.%I', name);
    EXECUTE format('INSERT INTO public.%1$I OVERRIDING SYSTEM VALUE SELECT * FROM pristine.%1$I', name);
  END LOOP;
  FOR name IN SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace LOOP
    PERFORM setval(format('public.%I', name)::regclass, 1, false);
  END LOOP;
END $$"""

# Tables, columns, indexes, constraints and triggers with their state: a test that changes these spoils the database.
SCHEMA = """
SELECT md5(string_agg(fact, E'\\n' ORDER BY fact)) FROM (
  SELECT concat(c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull) AS fact
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat(tgname, tgenabled, tgrelid) FROM pg_trigger
  UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
) AS facts"""
OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
)
TOO_LARGE = 40_000_000  # bytes; nothing is vacuumed here, so a new database is cheaper than a full one


class PristineDatabase:
    """A migrated database that can be brought back to its beginning."""

    def __init__(self, server: Server, name: str, url: str) -> None:
        self.server, self.name, self.url = server, name, url
        with self._connect() as connection:
            connection.execute(KEEP)
            self.schema = connection.execute(SCHEMA).fetchone()

    def restore(self) -> bool:
        """Bring it back; False, and the database is gone, when a test changed more than rows."""
        if self._is_reusable():
            return True
        self.server.drop(self.name)
        return False

    def _is_reusable(self) -> bool:
        with self._connect() as connection:
            connection.execute(OTHERS, (self.name,))
            size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            if connection.execute(SCHEMA).fetchone() != self.schema or size is None or size[0] > TOO_LARGE:
                return False
            connection.execute(RESTORE)
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.server.folder), user="postgres", dbname=self.name, autocommit=True
        )
