"""How each kiosk is. Silence is the alarm: not hearing from one is never taken for "nothing to report"."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from kiosk.ledger.witnessed import CODE as PAST_REWRITTEN
from office.devices.models import Device
from office.entries.queries import natural
from office.fleet.models import FAULT_WORDS, Fault
from office.ingest.models import Chain
from office.site.models import SiteVersion

# A kiosk says that it lives about once a minute; five in a row are no accident of the network.
SILENT_AFTER_MS = 5 * 60_000

Row = TypeVar("Row", Chain, Fault)


@dataclass(frozen=True, slots=True)
class KioskState:
    """One line of the kiosks page. `chain` is the ledger that it wrote last, None before the first record.

    `published` is the office's newest site, 0 before the first.
    """

    device: Device
    chain: Chain | None
    faults: tuple[Fault, ...]
    branches: int
    published: int
    now_ms: int

    @property
    def silent_ms(self) -> int | None:
        """For how long it has been silent, None if it is not (or never spoke: see `never_seen`)."""
        if self.device.seen_ms is None:
            return None
        silence_ms = self.now_ms - self.device.seen_ms
        return silence_ms if silence_ms > SILENT_AFTER_MS else None

    @property
    def never_seen(self) -> bool:
        """Enrolled but never heard of."""
        return self.device.seen_ms is None

    @property
    def parked_seq(self) -> int | None:
        """The record behind which its queue waits because the office refuses it, None if there is none."""
        seq = self.device.vitals.get("parked_seq")
        return seq if isinstance(seq, int) else None

    @property
    def site_in_force(self) -> int:
        """The version of the office's site that it goes by, as far as it said; 0 for the installed one."""
        value = self.device.vitals.get("site_in_force")
        return value if isinstance(value, int) else 0

    @property
    def site_waits(self) -> bool:
        """Whether it goes by an older site than the newest, or never said."""
        return self.site_in_force < self.published

    @property
    def site_ahead(self) -> int:
        """The version that it goes by, if the office knows none so new (it was restored); else 0."""
        return self.site_in_force if self.site_in_force > self.published else 0

    @property
    def past_rewritten(self) -> bool:
        """Whether it holds heads that this office signed and that are not in its database any more."""
        return self.device.vitals.get("trouble") == PAST_REWRITTEN

    @property
    def site_refused(self) -> str:
        """Why its courier did not take a site, in words; "" if it did."""
        code = self.device.vitals.get("site_refused_code")
        return str(FAULT_WORDS.get(code, code)) if isinstance(code, str) and code else ""

    @property
    def tone(self) -> str:
        """Name of the row's look."""
        if self.device.revoked_ms is not None:
            return "plain"
        if self.never_seen or self.silent_ms is not None or self.device.forked_ms is not None:
            return "alarm"
        if self.past_rewritten:
            return "alarm"
        look = self.faults or self.site_refused or self.site_ahead or self.parked_seq is not None
        return "look" if look else "plain"


def kiosk_states(now_ms: int) -> list[KioskState]:
    """All kiosks, by name in natural order. Three queries, however many there are."""
    histories = list(Chain.objects.order_by("opened_ms", "id"))
    chains = _by_device(chain for chain in histories if not chain.forked_from)
    branches = _by_device(chain for chain in histories if chain.forked_from)
    faults = _by_device(Fault.objects.filter(over=False).order_by("seq"))
    newest = SiteVersion.objects.order_by("-version").values("version")[:1]
    found = Device.objects.annotate(published=Coalesce(Subquery(newest), 0))
    devices = sorted(found, key=lambda device: natural(device.name))
    return [_state(device, chains, branches, faults, (int(device.published), now_ms)) for device in devices]


def _state(
    device: Device,
    chains: dict[str, list[Chain]],
    branches: dict[str, list[Chain]],
    faults: dict[str, list[Fault]],
    published_and_now: tuple[int, int],
) -> KioskState:
    chain = chains[device.name][-1] if device.name in chains else None
    # A fault of an older ledger file can't be taken back any more: that card is gone.
    open_faults = [f for f in faults.get(device.name, []) if chain and f.incarnation == chain.incarnation]
    return KioskState(
        device, chain, tuple(open_faults), len(branches.get(device.name, [])), *published_and_now
    )


def _by_device(rows: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.device, []).append(row)
    return grouped
