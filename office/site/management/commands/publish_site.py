"""`python -m office publish_site FILE`: from now on the kiosks take this site document."""

import hashlib
import json
from argparse import Namespace
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.site.publishing import Unchanged, keep, not_kept, publish
from sync.audio import AUDIO_BYTES_MAX, audio_named, audio_suffix
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
            help="附加文件 another file",
        )
        parser.add_argument(
            "--audio",
            type=Path,
            metavar="DIR",
            help="广播音频所在文件夹 the folder of the audio that its announcements name",
        )

    def perform(self, options: Namespace) -> Facts:
        """Check that it is JSON, then publish; each kiosk checks the rest before it takes it up."""
        parts = {SITE_PART: _content(options.file), **{each.name: _content(each) for each in options.part}}
        try:
            if not isinstance(json.loads(parts[SITE_PART]), dict):
                raise CommandError("场所文件应为一个 JSON 对象 the site document must be a JSON object")
        except (ValueError, RecursionError) as problem:
            raise CommandError(f"场所文件不是有效的 JSON not JSON: {problem}") from None
        named = audio_named(parts[SITE_PART])
        keep(_recordings(options.audio, named))
        if missing := sorted(not_kept(named)):
            raise CommandError(
                "找不到场所文件所列的广播音频，请用 --audio 指定文件夹 the site document names audio that is "
                f"neither in the folder of --audio nor here already: {', '.join(missing)}"
            )
        try:
            version = publish(parts, now_ms())
        except Unchanged as same:
            raise CommandError(
                f"内容与第 {same} 版相同，未发布 the same as version {same}: not published"
            ) from None
        return {"version": version.version, "parts": sorted(parts)}


def _recordings(folder: Path | None, named: frozenset[str]) -> list[bytes]:
    """Those files of the folder that are named by their digest, whatever they are called."""
    if folder is None:
        return []
    found = []
    try:
        for path in sorted(each for each in folder.iterdir() if each.is_file()):
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() not in named:
                    continue
            content = _content(path, AUDIO_BYTES_MAX)
            if audio_suffix(content) is None:
                raise CommandError(f"{path}: 不是 Ogg、WAV 或 MP3 neither Ogg, WAV nor MP3")
            found.append(content)
    except OSError as problem:
        raise CommandError(f"无法读取 {folder} can't be read: {problem.strerror}") from None
    return found


def _content(path: Path, bytes_max: int = PART_BYTES_MAX) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise CommandError(f"无法读取 {path} can't be read: {problem.strerror}") from None
    if len(content) > bytes_max:
        raise CommandError(f"{path}: 最大 {bytes_max} 字节 at most {bytes_max} bytes")
    return content
