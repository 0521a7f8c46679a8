"""What the command line accepts for this room's commands; light, because every command line loads it."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[[argparse.Namespace], int]


def add_rejudge(ledger_commands: Any, command: Command) -> None:
    """`ledger rejudge`: every verdict again."""
    rejudge = ledger_commands.add_parser(
        "rejudge", help="按记录重算每个判定 / recompute every verdict from the records alone"
    )
    rejudge.add_argument("file", type=Path, metavar="FILE")
    _add_json(rejudge)
    rejudge.set_defaults(command=command)


def add_evaluate(commands: Any, command: Command) -> None:
    """`evaluate`: what the rule makes of a table of people."""
    evaluate = commands.add_parser(
        "evaluate", help="用额温表评估判定规则 / what the rule makes of a table of people, in order"
    )
    evaluate.add_argument("stream", type=Path, metavar="STREAM.csv")
    evaluate.add_argument(
        "--feedback",
        choices=("none", "confirmed"),
        default="none",
        help="复测结果是否反馈 / whether a thermometer confirms those who were referred",
    )
    evaluate.add_argument("--params", type=Path, metavar="FILE", help="commission 写出的参数 / params.toml")
    evaluate.add_argument("--out", type=Path, metavar="VERDICTS.csv", help="逐人判定 / a verdict a row")
    evaluate.add_argument("--plot", type=Path, metavar="PNG", help="画图 / draw it; needs gatehouse[plots]")
    _add_json(evaluate)
    evaluate.set_defaults(command=command)


def add_commission(commands: Any, command: Command) -> None:
    """`commission`: level and spread from well people."""
    commission = commands.add_parser(
        "commission", help="用健康人的额温定基准 / level and spread of this gate from well people"
    )
    commission.add_argument("stream", type=Path, metavar="STREAM.csv")
    commission.add_argument("--out", type=Path, required=True, metavar="params.toml")
    _add_json(commission)
    commission.set_defaults(command=command)


def add_comparison(commands: Any, command: Command) -> None:
    """`comparison`: the comparison checks of a ledger, or of a table."""
    comparison = commands.add_parser(
        "comparison", help="比对：体温计与本机 / well people by thermometer and by the kiosk"
    )
    comparison.add_argument(
        "file", type=Path, metavar="FILE", help="台账，或含 contact_c, skin_1_c.. 的表 / a ledger, or a table"
    )
    comparison.add_argument("--params", type=Path, metavar="FILE", help="checkpoint.toml, params.toml")
    _add_json(comparison)
    comparison.set_defaults(command=command)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
