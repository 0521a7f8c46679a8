"""`python -m office export_datasette FILE`: the registers as a read-only SQLite file for Datasette."""

import json
import sqlite3
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils import translation

from office.audit.trail import note
from office.clock import local, now_ms
from office.commands import Facts, OfficeCommand
from office.watch.tables import Table, tables

READ_ONLY = 0o400  # a copy that somebody edits is no copy
BY = "command line"


class Command(OfficeCommand):
    """Writes FILE and FILE's metadata beside it; what left the office stands in the audit trail."""

    help = "导出供 Datasette 查询的只读文件 write a read-only file for Datasette"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and whether with names."""
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="新文件 a new file, such as registers.db")
        parser.add_argument(
            "--personal",
            action="store_true",
            help="包括姓名、电话等个人信息 with names, numbers and free text, too",
        )

    def perform(self, options: Namespace) -> Facts:
        """Write it beside its place, then put it there whole."""
        path: Path = options.file
        if path.exists():
            raise CommandError(f"{path}: 文件已存在，请换一个文件名 is there already: choose another name")
        if not path.parent.is_dir():
            raise CommandError(f"{path.parent}: 没有这个目录 no such folder")
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        try:
            with translation.override("zh-hans"):
                found = tables(personal=options.personal)
                counts = _write(part, found)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        part.chmod(READ_ONLY)
        about = path.with_name(f"{path.stem}.metadata.json")
        words = json.dumps(_metadata(path.stem, found), ensure_ascii=False, indent=1)
        about.write_text(words + "\n", "utf-8")
        part.replace(path)
        rows = sum(counts.values())
        kept = "personal" if options.personal else "without names"
        note(BY, "exported", now_ms(), about="datasette", detail=f"{rows} rows, {kept}")
        return {"file": str(path), "metadata": str(about), "rows": rows, "tables": counts}


def _write(path: Path, found: list[Table]) -> dict[str, int]:
    counts = {}
    path.touch(0o600)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=OFF")  # thrown away if it does not come to its end
        for table in found:
            names = [name for name, _words in table.columns]
            quoted = [f'"{name}"' for name in names]  # "where" is a column of the leave register
            file.execute(f"CREATE TABLE {table.name} ({', '.join(quoted)})")
            places = ", ".join("?" * len(names))
            cursor = file.executemany(f"INSERT INTO {table.name} VALUES ({places})", table.rows())  # noqa: S608 - names are our own
            counts[table.name] = max(0, cursor.rowcount)
            if "day" in names:
                file.execute(f"CREATE INDEX {table.name}_day ON {table.name} (day)")
        file.commit()
    return counts


def _metadata(database: str, found: list[Table]) -> dict[str, object]:
    """As `datasette FILE --metadata` reads it."""
    return {
        "title": "门岗办公室台账 Gatehouse office registers",
        "description": f"{local(now_ms()):%Y-%m-%d %H:%M} 导出 exported",
        "databases": {
            database: {
                "tables": {
                    table.name: {
                        "title": f"{table.title.zh} {table.title.en}",
                        "columns": {name: f"{words.zh} {words.en}" for name, words in table.columns},
                    }
                    for table in found
                }
            }
        },
    }
