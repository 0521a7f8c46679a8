"""The errors that carry a sentence for people, so that a command line can say it and end."""

from drivers.errors import DriverError
from kiosk.demo.errors import DemoError
from kiosk.evaluate.errors import EvaluateError
from kiosk.ledger.errors import LedgerError
from kiosk.people.name_list import NamesInvalid
from kiosk.people.site import SiteInvalid
from kiosk.settings_file import ConfigError
from kiosk.ui.errors import ScreenError

SPOKEN = (
    ConfigError,
    DemoError,
    DriverError,
    EvaluateError,
    LedgerError,
    NamesInvalid,
    ScreenError,
    SiteInvalid,
)
