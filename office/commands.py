"""What the office's commands share: a ready database, and an answer in words or as one JSON object."""

import json
from abc import ABC, abstractmethod
from argparse import Namespace
from collections.abc import Mapping

from django.core.management.base import BaseCommand, CommandParser

from office import database

Facts = Mapping[str, object]


class OfficeCommand(BaseCommand, ABC):
    """A command that does one thing and tells the facts."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Every command can answer in JSON."""
        parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象 print one JSON object")

    def handle(self, *_args: object, **options: object) -> None:
        """Prepare the database, perform, tell."""
        database.prepare()
        facts = self.perform(Namespace(**options))
        self.stdout.write(json.dumps(facts, ensure_ascii=False) if options["json"] else self.wording(facts))

    @abstractmethod
    def perform(self, options: Namespace) -> Facts:
        """Do it. Raises: CommandError with words that say what to do."""

    def wording(self, facts: Facts) -> str:
        """The facts in words."""
        return "\n".join(f"{name}: {value}" for name, value in facts.items())
