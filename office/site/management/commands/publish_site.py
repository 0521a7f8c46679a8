"""`python -m office publish_site FILE`: from now on the kiosks take this site document."""

import json
from argparse import Namespace
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.site.publishing import Unchanged, publish
from sync.manifest import PART_BYTES_MAX, SITE_PART


class Command(OfficeCommand):
    """Publishes a site document, and other parts beside it."""

    help = "发布场所文件，门岗机会自动下载 publish a site document; the kiosks fetch it by themselves"

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, and other parts."""
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="场所文件 the site document (JSON)")
        parser.add_argument(
            "--part",
            type=Path,
            action="append",
            default=[],
            help="附加文件，如广播音频 another file, as a sound",
        )

    def perform(self, options: Namespace) -> Facts:
        """Check that it is JSON, then publish; each kiosk checks the rest before it takes it up."""
        parts = {SITE_PART: _content(options.file), **{each.name: _content(each) for each in options.part}}
        try:
            if not isinstance(json.loads(parts[SITE_PART]), dict):
                raise CommandError("场所文件应为一个 JSON 对象 the site document must be a JSON object")
        except (ValueError, RecursionError) as problem:
            raise CommandError(f"场所文件不是有效的 JSON not JSON: {problem}") from None
        try:
            version = publish(parts, now_ms())
        except Unchanged as same:
            raise CommandError(
                f"内容与第 {same} 版相同，未发布 the same as version {same}: not published"
            ) from None
        return {"version": version.version, "parts": sorted(parts)}


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise CommandError(f"无法读取 {path} can't be read: {problem.strerror}") from None
    if len(content) > PART_BYTES_MAX:
        raise CommandError(f"{path}: 最大 {PART_BYTES_MAX} 字节 at most {PART_BYTES_MAX} bytes")
    return content
