"""Our threads against the library's: a name that both use kills the thread, on some Python or other."""

import threading

import pytest

from kiosk.app import ControlThread
from kiosk.lookout import Lookout
from kiosk.no_ledger import _Waiting
from kiosk.sampling import SamplingThread
from kiosk.voice.speech import Speech

# What CPython 3.11 to 3.14 keep in a Thread for themselves; the one that runs here adds its own.
TAKEN = {"_handle", "_started", "_stderr", "_target", "_args", "_kwargs", "_ident", "_native_id", "_name"}
MEANT = {"__doc__", "__init__", "__module__", "run", "__firstlineno__", "__static_attributes__"}


@pytest.mark.parametrize("kind", [ControlThread, Lookout, SamplingThread, Speech, _Waiting])
def test_no_thread_of_ours_takes_a_name_of_the_librarys(kind: type[threading.Thread]) -> None:
    """A method or field that hides one of threading.Thread's would end the thread at its first use."""
    ours = set(vars(kind)) | set(kind.__init__.__code__.co_names)
    theirs = (set(dir(threading.Thread())) | TAKEN) - set(dir(object))
    assert set(vars(kind)) & theirs <= MEANT
    assert not ours & TAKEN
