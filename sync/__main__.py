"""The courier's command line. Exit code 0 only on success; `--json` prints one JSON object on the last line.

python -m sync run    --config FILE   goes on until told to end (SIGTERM, SIGINT)
python -m sync once   --config FILE   sends all there is and ends; 1 if something is left
python -m sync status --config FILE   says where the records stand
python -m sync proof  --config FILE --out FILE   proves records to anybody (docs/check_proof.py)
python -m sync export --config FILE DIR   writes what the office lacks to a stick, for somebody to carry
python -m sync enrol  --config FILE [CODE]   has the office know this kiosk by a key of its own
python -m sync accept-history --config FILE   after somebody has looked why the office's past changed
"""

import argparse
import json
import logging
import random
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kiosk.config import Config, load
from kiosk.ledger.clock import Moments
from kiosk.ledger.delivery import Delivery, read_standing
from kiosk.ledger.errors import LedgerError, LedgerUnreachable
from kiosk.ledger.reader import LedgerReader
from kiosk.ledger.witnessed import rewritten, witness_path
from kiosk.settings_file import ConfigError
from sync.audio import AudioCopies
from sync.claim import claim
from sync.client import OfficeClient
from sync.courier import Courier
from sync.downloads import Downloads, DownloadThread
from sync.enrolment import Enrolment
from sync.errors import SyncError
from sync.export import export
from sync.hearing import Hearing
from sync.invitation import INVITATION_CHARS_MAX, EnrolmentInvalid, Invitation
from sync.proof import Witnessed, lines_of_proof
from sync.signer import Signer
from sync.site import SiteCopies
from sync.status import look, sentences
from sync.witness import Witness, seen_heads

CONFIG_PATH = Path("/etc/gatehouse/checkpoint.toml")
ONCE_FAILURES_MAX = 4  # in a row, with back-off between: some seconds of patience for a person who waits


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # its debug lines would name every address
    try:
        code, result = options.command(options)
    except (ConfigError, LedgerError, SyncError, EnrolmentInvalid) as problem:
        print(problem, file=sys.stderr)
        code, result = 1, {"ok": False, "error": str(problem)}
    if options.json:
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return int(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sync", description="把台账送到中心 / carries the ledger to the office"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command, words in (
        ("run", run, "持续上传，直到收到结束信号 / go on until told to end"),
        ("once", once, "把现有记录传完即结束 / send all there is and end"),
        ("status", status, "显示上传情况 / say where the records stand"),
    ):
        one = commands.add_parser(name, help=words)
        one.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE", help="checkpoint.toml")
        one.add_argument(
            "--json", action="store_true", help="末行输出 JSON / one JSON object on the last line"
        )
        one.set_defaults(command=lambda options, command=command: command(load(options.config)))
    proving = commands.add_parser("proof", help="导出可独立核验的证明 / write a proof that anybody can check")
    proving.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE", help="checkpoint.toml")
    proving.add_argument(
        "--json", action="store_true", help="末行输出 JSON / one JSON object on the last line"
    )
    proving.add_argument("--first", type=int, default=1, metavar="SEQ", help="起始编号 / the first record")
    proving.add_argument(
        "--disclose",
        type=int,
        nargs="*",
        default=[],
        metavar="SEQ",
        help="公开姓名的记录 / show who these are",
    )
    proving.add_argument("--out", type=Path, required=True, metavar="FILE", help="写入此文件 / where to")
    proving.set_defaults(command=proof)
    exporting = commands.add_parser("export", help="写到 U 盘由人带到办公室 / write for somebody to carry")
    exporting.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE", help="checkpoint.toml")
    exporting.add_argument(
        "--json", action="store_true", help="末行输出 JSON / one JSON object on the last line"
    )
    exporting.add_argument("folder", type=Path, metavar="DIR", help="U 盘上的目录 / a folder on the stick")
    exporting.set_defaults(command=carry)
    accepting = commands.add_parser(
        "accept-history",
        help="核实后认可中心现在的历史，重新开始比对 / after a check: begin to compare heads anew",
    )
    accepting.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE", help="checkpoint.toml")
    accepting.add_argument(
        "--json", action="store_true", help="末行输出 JSON / one JSON object on the last line"
    )
    accepting.set_defaults(command=accept_history)
    enrolling = commands.add_parser("enrol", help="登记本机：生成密钥并与办公室核对 / enrol this kiosk")
    enrolling.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE", help="checkpoint.toml")
    enrolling.add_argument(
        "--json", action="store_true", help="末行输出 JSON / one JSON object on the last line"
    )
    enrolling.add_argument(
        "code", nargs="?", help="登记码，不填则从标准输入读取 / the code; else standard input"
    )
    enrolling.set_defaults(command=enrol)
    return parser


def run(config: Config) -> tuple[int, dict[str, Any]]:
    """Send whatever comes until SIGTERM or SIGINT, which also end a call under way."""
    stop = threading.Event()
    with _courier(config, beside=True) as (courier, clients):

        def end(*_: object) -> None:
            stop.set()
            for client in clients:
                client.interrupt()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        while not stop.is_set():
            stop.wait(courier.round())
        return 0, {"ok": True, "backlog": courier.backlog()}


def once(config: Config) -> tuple[int, dict[str, Any]]:
    """Send all there is; gives up at what waiting can't heal, or after some failures in a row."""
    pause = threading.Event()
    sent = failures = 0
    trouble: LedgerError | SyncError | None = None
    with _courier(config, beside=False) as (courier, _):
        if not config.ledger.path.exists():
            raise LedgerUnreachable(
                f"没有台账 {config.ledger.path}，先启动终端",
                f"no ledger at {config.ledger.path}; start the kiosk first",
            )
        while not (step := courier.drain()).idle:
            sent += step.sent
            failures = failures + 1 if step.trouble is not None and step.wait_s > 0 else 0
            trouble = step.trouble
            if trouble is not None and (trouble.call_staff or failures >= ONCE_FAILURES_MAX):
                break
            pause.wait(step.wait_s)
        else:
            trouble = None
            with suppress(SyncError, LedgerError):  # what was asked for is done: the records are there
                courier.beat()
        left = courier.backlog()
    done = trouble is None and left == 0
    result = {"ok": done, "sent": sent, "left": left, "trouble": trouble.code if trouble else None}
    print(f"已上传 {sent} 条，剩余 {left} 条 / {sent} records sent, {left} left", file=sys.stderr)
    return (0 if done else 1), result


def status(config: Config) -> tuple[int, dict[str, Any]]:
    """Say where the records stand, from the files alone."""
    enrolment = Enrolment.load(config.ledger.path)
    with LedgerReader.open(config.ledger.path) as ledger:
        found = look(ledger, enrolment)
    for line in sentences(found):
        print(line, file=sys.stderr)
    return 0, {"ok": True, **found.to_json()}


def enrol(options: argparse.Namespace) -> tuple[int, dict[str, Any]]:
    """Claim a code; a person then compares the six digits at the office and confirms."""
    config = load(options.config)
    code = options.code or sys.stdin.readline(INVITATION_CHARS_MAX + 1).strip()
    shown = claim(Invitation.from_text(code), config.identity.device, config.ledger.path)
    print(
        f"请在办公室核对并确认这六位数字：{shown}，然后重启上传服务\n"
        f"compare these six digits at the office and confirm: {shown}; then restart the courier",
        file=sys.stderr,
    )
    return 0, {"ok": True, "device": config.identity.device, "digits": shown}


def proof(options: argparse.Namespace) -> tuple[int, dict[str, Any]]:
    """Write a proof of the ledger's records; docs/check_proof.py checks it anywhere."""
    config = load(options.config)
    enrolment = Enrolment.load(config.ledger.path)
    with LedgerReader.open(config.ledger.path) as ledger:
        key = enrolment.key if enrolment else None
        try:
            witnessed = Witnessed.of(ledger, seen_heads(ledger.path), enrolment)
            lines = list(
                lines_of_proof(ledger, options.first, key=key, disclose=options.disclose, witnessed=witnessed)
            )
        except ValueError as problem:
            print(
                f"没有这条记录或其个人信息：{problem} / no such record or person: {problem}", file=sys.stderr
            )
            return 1, {"ok": False, "error": str(problem)}
    options.out.write_bytes(b"\n".join(lines))
    print(f"已写入 {options.out}，共 {len(lines) - 1} 条 / {len(lines) - 1} records proved", file=sys.stderr)
    return 0, {"ok": True, "records": len(lines) - 1, "signed": key is not None}


def accept_history(options: argparse.Namespace) -> tuple[int, dict[str, Any]]:
    """Forget the heads seen so far: somebody has found out why the office's past is another one."""
    ledger = load(options.config).ledger.path
    names = rewritten(ledger)
    witness_path(ledger).unlink(missing_ok=True)
    print("已重新开始比对 / heads are compared anew from now on", file=sys.stderr)
    return 0, {"ok": True, "accepted": list(names)}


def carry(options: argparse.Namespace) -> tuple[int, dict[str, Any]]:
    """Write what the office does not have, sealed and signed; `python -m office import_carried` reads it."""
    config = load(options.config)
    enrolment = Enrolment.load(config.ledger.path)
    if enrolment is None or not enrolment.sealing_key:
        raise EnrolmentInvalid(
            "本机尚未登记密钥，不能导出；请先登记 / this kiosk has no keys to seal with; enrol it first"
        )
    with LedgerReader.open(config.ledger.path) as ledger:
        acked = read_standing(ledger.path, ledger.incarnation).acked
        created_s = Moments().moment().wall_ms // 1_000
        try:
            options.folder.mkdir(parents=True, exist_ok=True)
            written = export(ledger, enrolment, acked, options.folder, created_s)
        except OSError as problem:
            print(f"无法写入 {options.folder} / can't write there: {problem.strerror}", file=sys.stderr)
            return 1, {"ok": False, "error": str(problem.strerror)}
    print(f"已写出 {written} 条，请带到办公室 / {written} records written; carry them", file=sys.stderr)
    return 0, {"ok": True, "records": written}


@contextmanager
def _courier(config: Config, *, beside: bool) -> Iterator[tuple[Courier, list[OfficeClient]]]:
    """A courier and its clients; what comes down is fetched on a thread of its own if `beside`."""
    ledger, device, now = config.ledger.path, config.identity.device, Moments()
    enrolment = Enrolment.load(ledger)
    if enrolment is not None and enrolment.device != device:
        raise EnrolmentInvalid(
            f"本机登记为 {enrolment.device}，配置为 {device}，请重新登记 / "
            f"enrolled as {enrolment.device}, configured as {device}; enrol this kiosk again"
        )
    if enrolment is not None:
        enrolment.offer_sealing_key(ledger)
    with ExitStack() as opened:
        client = opened.enter_context(_client(config, enrolment, now))
        clients, hearing = [client], None
        delivery = opened.enter_context(Delivery.open(ledger))
        if enrolment is not None:
            second = opened.enter_context(_client(config, enrolment, now))
            clients.append(second)
            site, audio = SiteCopies(ledger, enrolment.office_key), AudioCopies(ledger, config.sound_folder())
            downloads = Downloads(second, site, audio, Witness(ledger, enrolment, now))
            want = downloads.fetch
            if beside:
                thread = DownloadThread(downloads)
                thread.start()
                opened.callback(thread.stop)
                opened.callback(second.interrupt)
                want = thread.want
            hearing = Hearing(
                client, delivery, downloads, device=device, office_key=enrolment.office_key, want=want
            )
        courier = Courier(
            ledger,
            client,
            delivery,
            software=version("gatehouse"),
            now=now,
            hearing=hearing,
            dice=random.Random(),  # noqa: S311  # spreads retries; nothing secret hangs on it
        )
        opened.callback(courier.close)
        yield courier, clients


def _client(config: Config, enrolment: Enrolment | None, now: Moments) -> OfficeClient:
    ledger = config.ledger.path
    return OfficeClient(
        config.office.url,
        config.identity.device,
        config.office.token,
        signer=Signer(enrolment.key, enrolment.office_key, now) if enrolment else None,
        certificate=config.office.ca_file or (enrolment.certificate_file(ledger) if enrolment else None),
    )


if __name__ == "__main__":
    sys.exit(main())
