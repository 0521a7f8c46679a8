"""`python -m office make_sounds`: make the announcements' sounds that were asked for, then end."""

import os
from argparse import Namespace

from office import home
from office.clock import now_ms
from office.commands import Facts, OfficeCommand
from office.sound.desk import make_all
from office.sound.worker import LOCK

NICENESS = 10  # pages and kiosks come first


class Command(OfficeCommand):
    """Started by the pages; by hand it does no harm. Killed half-way, the next one begins that sound anew."""

    help = "制作广播声音 make the announcements' sounds that were asked for"

    def perform(self, _options: Namespace) -> Facts:
        """Make them, unless another process of this office does."""
        os.nice(NICENESS)
        try:
            with home.alone(home.office_dir(), LOCK):
                return {"made": make_all(now_ms)}
        except home.NotAlone:
            return {"made": 0}
