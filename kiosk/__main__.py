"""The kiosk's command line. Exit code 0 only on success; `--json` prints one JSON object on the last line."""

import argparse
import json
import logging
import os
import select
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.evaluate.arguments import add_commission, add_comparison, add_evaluate, add_rejudge
from kiosk.ui.scene import Panel

UNHEARD = 141  # what a shell tells of a program that SIGPIPE ended
CONFIG_PATH = Path("/etc/gatehouse/checkpoint.toml")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
    except BrokenPipeError:
        if not _nobody_reads():
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed
        return UNHEARD
    return code


def _nobody_reads() -> bool:
    """Whether the pipe that broke is our output, as after `| head`: that is no fault."""
    output = select.poll()
    output.register(sys.stdout, 0)
    return any(event & select.POLLERR for _, event in output.poll(0))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kiosk", description="门岗检测终端 / the checkpoint kiosk"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="启动终端 / run the kiosk")
    run.add_argument("--config", type=Path, metavar="FILE", help=f"checkpoint.toml; {CONFIG_PATH}")
    run.add_argument(
        "--simulate", action="store_true", help="模拟传感器、引脚和人员 / simulated board and people"
    )
    run.add_argument(
        "--without-people", action="store_true", help="模拟时无人前来 / with --simulate: nobody comes"
    )
    run.add_argument("--without-screen", action="store_true", help="不开屏幕 / draw nowhere, for tests")
    run.set_defaults(command=_run)

    demo = commands.add_parser("demo", help="无屏演示一天 / a simulated day, headless and faster than life")
    demo.add_argument("--people", type=int, default=40, metavar="N", help="人数 / how many come")
    demo.add_argument(
        "--replay", type=Path, metavar="CSV", help="回放真实额温表 / replay a table of real foreheads"
    )
    demo.add_argument("--seed", type=int, default=1, metavar="K")
    demo.add_argument(
        "--out", type=Path, metavar="DIR", help="输出目录，须为空 / an empty folder for the results"
    )
    _add_json(demo)
    demo.set_defaults(command=_demo)

    _add_fortnight(commands)
    tryout = commands.add_parser("tryout", help="本机试用 / office and kiosk on this machine")
    tryout.add_argument("--out", type=Path, metavar="DIR", help="输出目录 / folder for the results")
    tryout.set_defaults(command=_tryout)

    doctor = commands.add_parser("doctor", help="检查各部件 / check every part")
    doctor.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE")
    _add_json(doctor)
    doctor.set_defaults(command=_doctor)

    check = commands.add_parser("check-config", help="检查配置文件 / check a checkpoint.toml")
    check.add_argument("file", type=Path, metavar="FILE")
    _add_json(check)
    check.set_defaults(command=_check_config)

    shots = commands.add_parser("shots", help="画出每个画面 / draw every screen to a picture")
    shots.add_argument("--out", type=Path, default=Path("shots/screens"), metavar="DIR")
    shots.add_argument("--size", action="append", metavar="WxH", help="只画这个尺寸 / only this size")
    shots.add_argument("--language", action="append", choices=("zh", "en"), help="语言 / only this language")
    shots.add_argument("--theme", action="append", metavar="NAME", help="light, dark, contrast, large")
    shots.set_defaults(command=_shots)

    walk = commands.add_parser(
        "walk", help="新来的人走一遍，留下画面 / newcomers' ways through, filmed page by page"
    )
    walk.add_argument("--out", type=Path, default=Path("shots/walk"), metavar="DIR")
    walk.add_argument("--size", action="append", metavar="WxH", help="只走这个尺寸 / only this size")
    walk.add_argument("--language", action="append", choices=("zh", "en"), help="语言 / only this language")
    walk.set_defaults(command=_walk)

    add_evaluate(commands, _evaluate)
    add_commission(commands, _commission)
    add_comparison(commands, _comparison)
    _add_ledger(commands)
    _add_names(commands)
    _add_rules(commands)
    _add_guards(commands)
    _add_units(commands)
    return parser


def _add_fortnight(commands: Any) -> None:
    fortnight = commands.add_parser(
        "fortnight", help="按规则模拟十四天 / fourteen days of a compound by its rules, counted twice"
    )
    fortnight.add_argument("--seed", type=int, default=1, metavar="K")
    fortnight.add_argument(
        "--out", type=Path, metavar="DIR", help="输出目录，须为空 / an empty folder for the ledgers"
    )
    fortnight.add_argument(
        "--days", type=int, default=14, choices=range(1, 15), metavar="N", help="天数 / fewer days"
    )
    fortnight.add_argument(
        "--until",
        type=datetime.fromisoformat,
        metavar="2026-11-24T10:00+08:00",
        help="止于 / its last moment",
    )
    _add_json(fortnight)
    fortnight.set_defaults(command=_fortnight)


def _add_units(commands: Any) -> None:
    """What the units of systemd/ run beside the kiosk."""
    off = commands.add_parser("off", help="关闭蜂鸣器、信号灯和门禁 / drive every line low")
    off.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE")
    off.set_defaults(command=_off)

    closed = commands.add_parser("closed", help="显示暂停使用 / say that it is out of service, for a while")
    closed.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE")
    closed.add_argument("--seconds", type=float, default=360.0, metavar="S", help="多少秒 / for how long")
    closed.add_argument("--without-screen", action="store_true", help="不开屏幕 / draw nowhere, for tests")
    closed.set_defaults(command=_closed)

    display = commands.add_parser("display", help="写出显示服务的设置 / write the X server's settings")
    display.add_argument("--config", type=Path, default=CONFIG_PATH, metavar="FILE")
    display.add_argument("--out", type=Path, required=True, metavar="FILE")
    display.set_defaults(command=_display)


def _add_ledger(commands: Any) -> None:
    ledger = commands.add_parser("ledger", help="台账 / the ledger").add_subparsers(
        required=True, metavar="COMMAND"
    )
    verify = ledger.add_parser("verify", help="核对台账链 / verify a ledger's chain, read-only")
    verify.add_argument("file", type=Path, metavar="FILE")
    _add_json(verify)
    verify.set_defaults(command=_ledger_verify)
    add_rejudge(ledger, _ledger_rejudge)


def _add_names(commands: Any) -> None:
    names = commands.add_parser("names", help="姓名输入 / the name engine").add_subparsers(
        required=True, metavar="COMMAND"
    )
    bench = names.add_parser("bench", help="测量姓名输入 / measure it on a list of names with pinyin")
    bench.add_argument("file", type=Path, metavar="FILE", help="name, TAB, toneless syllables")
    _add_json(bench)
    bench.set_defaults(command=_names_bench)


def _add_rules(commands: Any) -> None:
    rules = commands.add_parser("rules", help="检测点规则 / the gate's rules").add_subparsers(
        required=True, metavar="COMMAND"
    )
    explain = rules.add_parser("explain", help="用大白话说明规则 / the rules in plain words")
    source = explain.add_mutually_exclusive_group(required=True)
    source.add_argument("--config", type=Path, metavar="FILE", help="checkpoint.toml")
    source.add_argument("--site", type=Path, metavar="FILE", help="场所文件 / a site document")
    _add_json(explain)
    explain.set_defaults(command=_rules_explain)


def _add_guards(commands: Any) -> None:
    guards = commands.add_parser("guards", help="值守人员 / the duty guards").add_subparsers(
        required=True, metavar="COMMAND"
    )
    hashed = guards.add_parser("hash", help="口令变成场所文件里的写法 / a PIN as the site document holds it")
    hashed.set_defaults(command=_guards_hash)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")


def _run(options: argparse.Namespace) -> int:
    # Nothing at the gate uses numpy, but two libraries load it where they find it: 15 MB and a slower start.
    sys.modules["numpy"] = None  # type: ignore[assignment] # the import system's own way to say: not here
    from kiosk.live import run_kiosk

    config = options.config or CONFIG_PATH
    if options.simulate and options.config is None and not CONFIG_PATH.exists():
        from kiosk.demo.run import default_config

        config = default_config()
    return _guarded(
        lambda: run_kiosk(
            config,
            simulate=options.simulate,
            without_people=options.without_people,
            without_screen=options.without_screen,
        )
    )


def _demo(options: argparse.Namespace) -> int:
    from kiosk.demo.command import demo

    def command() -> int:
        summary = demo(options.people, options.seed, options.out, options.replay)
        _say(options, summary)
        return 0

    return _guarded(command)


def _fortnight(options: argparse.Namespace) -> int:
    from kiosk.fortnight.run import fortnight

    def command() -> int:
        summary = fortnight(options.seed, options.out, options.days, options.until)
        _say(options, summary)
        return 0 if summary["reconciled"] and summary["chain_ok"] else 1

    return _guarded(command)


def _tryout(options: argparse.Namespace) -> int:
    from kiosk.tryout import tryout

    return _guarded(lambda: tryout(options.out))


def _doctor(options: argparse.Namespace) -> int:
    from kiosk.doctor import examine

    def command() -> int:
        findings = examine(options.config)
        well = all(finding.ok for finding in findings)
        if options.json:
            print(
                json.dumps(
                    {"ok": well, "parts": [finding.to_json() for finding in findings]}, ensure_ascii=False
                )
            )
        else:
            for finding in findings:
                print(finding.line())
        return 0 if well else 1

    return _guarded(command)


def _off(options: argparse.Namespace) -> int:
    """Opening the parts drives every output low, and closing leaves it there."""
    from drivers.parts import open_parts
    from kiosk.config import load
    from kiosk.wiring import part_settings

    def command() -> int:
        open_parts(part_settings(load(options.config))).close()
        return 0

    return _guarded(command)


def _closed(options: argparse.Namespace) -> int:
    from kiosk.closed import show_closed

    def command() -> int:
        show_closed(options.config, options.seconds, without_screen=options.without_screen)
        return 0

    return _guarded(command)


def _display(options: argparse.Namespace) -> int:
    """A display with the settings as delivered is better than none: the reason has to be shown somewhere."""
    from kiosk.config import Screen, load
    from kiosk.settings_file import ConfigError
    from kiosk.xorg import settings_of

    try:
        screen = load(options.config).screen
    except ConfigError as problem:
        print(problem, file=sys.stderr)
        screen = Screen()
    options.out.write_text(settings_of(screen), encoding="ascii")
    return 0


def _check_config(options: argparse.Namespace) -> int:
    from kiosk.config import load
    from kiosk.settings_file import ConfigError

    try:
        load(options.file)
    except ConfigError as problem:
        if options.json:
            print(
                json.dumps(
                    {"ok": False, "key": problem.key, "zh": problem.zh, "en": problem.en}, ensure_ascii=False
                )
            )
        else:
            print(problem, file=sys.stderr)
        return 1
    print(json.dumps({"ok": True}) if options.json else f"{options.file}: 配置正确 / all right")
    return 0


def _shots(options: argparse.Namespace) -> int:
    from kiosk.ui.appearance import THEMES
    from kiosk.ui.shots import LANGUAGES, draw_all

    themes = options.theme or list(THEMES)
    if unknown := set(themes) - THEMES.keys():
        print(f"没有主题 {unknown}，可用 / no such theme, known: {', '.join(THEMES)}", file=sys.stderr)
        return 2
    panels = _panels(options)
    if panels is None:
        return 2
    count = draw_all(options.out, panels, options.language or LANGUAGES, themes)
    print(f"{count} 幅画面 / pictures: {options.out}")
    return 0


def _walk(options: argparse.Namespace) -> int:
    from kiosk.demo.walk import walk_all
    from kiosk.ui.shots import LANGUAGES

    panels = _panels(options)
    if panels is None:
        return 2

    def command() -> int:
        for look, walked in walk_all(options.out, panels, options.language or LANGUAGES):
            counted = f"{walked.taps:3} 次 / taps  {len(walked.frames):3} 页 / pages"
            seconds = f"{walked.busy_ms / 1_000:6.1f} s"
            print(f"{look:12}  {walked.name:18}  {counted}  {seconds}", flush=True)
        return 0

    return _guarded(command)


def _panels(options: argparse.Namespace) -> Sequence[Panel] | None:
    """The sizes asked for, all if none; None, and said so, if one is no size."""
    from kiosk.ui.shots import PANELS, panel_of

    try:
        return [panel_of(size) for size in options.size] if options.size else PANELS
    except ValueError:
        print("尺寸写作 1024x600，边长至少 480 / write the size as 1024x600, 480 at least", file=sys.stderr)
        return None


def _ledger_verify(options: argparse.Namespace) -> int:
    from kiosk.ledger.verify import verify

    def command() -> int:
        checked = verify(options.file)
        if options.json:
            print(json.dumps(checked.to_json(), ensure_ascii=False))
        else:
            print(checked)
        return 0 if checked.chain_ok else 1

    return _guarded(command)


def _names_bench(options: argparse.Namespace) -> int:
    from kiosk.evaluate.names import run

    def command() -> int:
        _say(options, run(options.file))
        return 0

    return _guarded(command)


def _rules_explain(options: argparse.Namespace) -> int:
    from kiosk.config import load
    from kiosk.people.site import load_site
    from kiosk.rules.explain import explain, heading

    def command() -> int:
        site = load_site(options.site or load(options.config).identity.site_file)
        told = explain(site.rules)
        if options.json:
            parts = {part: [each._asdict() for each in sentences] for part, sentences in told.items()}
            print(json.dumps({"rules_version": site.rules.version, **parts}, ensure_ascii=False))
            return 0
        for part, sentences in told.items():
            print(f"{heading(part).zh} / {heading(part).en}")
            for each in sentences:
                print(f"  - {each.zh}\n    {each.en}")
        return 0

    return _guarded(command)


def _guards_hash(_: argparse.Namespace) -> int:
    """The PIN is asked for, not taken from the command line, where it would stay in the shell's history."""
    import getpass
    import secrets

    from kiosk.people.guards import PIN_DIGITS_MAX, PIN_DIGITS_MIN, SALT_BYTES, hash_pin, is_pin

    digits = getpass.getpass("口令 / PIN: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    if not is_pin(digits):
        bounds = f"{PIN_DIGITS_MIN}-{PIN_DIGITS_MAX}"
        print(f"口令应当是 {bounds} 位数字 / a PIN is {bounds} digits", file=sys.stderr)
        return 1
    print(hash_pin(digits, secrets.token_bytes(SALT_BYTES)))
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from kiosk.evaluate.evaluate import evaluate

    def command() -> int:
        confirmed = options.feedback == "confirmed"
        facts = evaluate(
            options.stream, confirmed=confirmed, params=options.params, out=options.out, plot=options.plot
        )
        _say(options, facts)
        return 0

    return _guarded(command)


def _commission(options: argparse.Namespace) -> int:
    from kiosk.evaluate.commission import commission

    def command() -> int:
        _say(options, commission(options.stream, options.out))
        return 0

    return _guarded(command)


def _comparison(options: argparse.Namespace) -> int:
    from kiosk.evaluate.comparison import lines_of, read_comparison, to_json

    def command() -> int:
        found = read_comparison(options.file, options.params)
        print(json.dumps(to_json(found), ensure_ascii=False) if options.json else "\n".join(lines_of(found)))
        return 0 if found.standing.state != "failed" else 1

    return _guarded(command)


def _ledger_rejudge(options: argparse.Namespace) -> int:
    from kiosk.evaluate.rejudge import rejudge

    def command() -> int:
        found = rejudge(options.file)
        print(json.dumps(found.to_json(), ensure_ascii=False) if options.json else found)
        return 0 if found.ok else 1

    return _guarded(command)


def _say(options: argparse.Namespace, facts: dict[str, Any]) -> None:
    if options.json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        print(f"{name:>16}  {json.dumps(value, ensure_ascii=False)}")


def _guarded(command: Any) -> int:
    """Errors that have a sentence for people are said without a trace; a bug of ours keeps its trace."""
    from kiosk.errors import SPOKEN

    try:
        code: int = command()
    except SPOKEN as problem:
        print(problem, file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
