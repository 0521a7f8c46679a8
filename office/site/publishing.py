"""Publishing the site document, and what of it is handed out. It knows the database, not requests."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max

from office.devices.enrolling import office_key
from office.devices.models import Device
from office.site.models import SitePart, SiteVersion
from sync.manifest import SITE_PART, Manifest, Part

# Half an observation: a gate that was cut off for longer no longer knows who is expected and who is released.
VALID_DAYS = 7
# An office that publishes on every change of a register makes some tens of versions a day: no backup that is
# put back is so old. A kiosk that claims to be further ahead than this is broken, or lies.
AHEAD_MAX = 100_000


class Unchanged(ValueError):
    """The newest version has these very parts already."""


class Overtaken(RuntimeError):
    """Somebody else took this version's number in the same moment: nothing was published here."""


def publish(
    parts: Mapping[str, bytes], now_ms: int, *, by: str = "", cause: str = "file", back_to: int | None = None
) -> SiteVersion:
    """Make the next version of these parts, by name. Raises: Unchanged, Overtaken."""
    try:
        return _publish(parts, now_ms, by, cause, back_to)
    except IntegrityError:
        raise Overtaken from None


def _publish(
    parts: Mapping[str, bytes], now_ms: int, by: str, cause: str, back_to: int | None
) -> SiteVersion:
    listed = tuple(Part.of(name, content) for name, content in sorted(parts.items()))
    with transaction.atomic():
        newest = latest()
        if newest is not None and Manifest.read(bytes(newest.manifest)).parts == listed:
            raise Unchanged(str(newest.version))
        version = next_version()
        for part in listed:
            SitePart.objects.get_or_create(sha256=part.sha256, defaults={"content": parts[part.name]})
        manifest = Manifest(version, now_ms, listed, VALID_DAYS).to_bytes()
        signature = office_key().sign(Manifest.statement(manifest))
        return SiteVersion.objects.create(
            version=version,
            manifest=manifest,
            signature=signature,
            published_ms=now_ms,
            by=by,
            cause=cause,
            back_to=back_to,
        )


def parts_of(version: SiteVersion) -> dict[str, bytes]:
    """The parts of a version by name; what is no longer kept is left out."""
    listed = {part.sha256: part.name for part in Manifest.read(bytes(version.manifest)).parts}
    kept = SitePart.objects.filter(pk__in=listed)
    return {listed[part.sha256]: bytes(part.content) for part in kept}


def drop_old_by_register(before_ms: int, but: Iterable[int]) -> int:
    """Forget the documents of versions that published themselves before then; how many.

    Their rows stay in the history. A version that somebody published, the newest, and those of `but` keep
    theirs: a visit list of last month is no document to go back to.
    """
    newest = latest_version()
    kept: set[str] = set()
    old: set[str] = set()
    for version in SiteVersion.objects.all():
        digest = next(
            part.sha256 for part in Manifest.read(bytes(version.manifest)).parts if part.name == SITE_PART
        )
        passing = version.cause == "register" and version.published_ms < before_ms
        (old if passing and version.version not in (newest, *but) else kept).add(digest)
    return int(SitePart.objects.filter(pk__in=old - kept).delete()[0])


def keep(recordings: Iterable[bytes]) -> None:
    """Keep audio that a site document is about to name; handed out like a part, fetched in its own time."""
    with transaction.atomic():
        for content in recordings:
            sha256 = hashlib.sha256(content).hexdigest()
            SitePart.objects.get_or_create(sha256=sha256, defaults={"content": content})


def not_kept(digests: frozenset[str]) -> frozenset[str]:
    """Those of these digests under which nothing is kept."""
    return digests.difference(SitePart.objects.filter(pk__in=digests).values_list("pk", flat=True))


def latest() -> SiteVersion | None:
    """The newest version, None before the first."""
    return SiteVersion.objects.order_by("-version").first()


def next_version() -> int:
    """The number of the version to be published: above the newest here, and above all that kiosks hold.

    An office that was restored from a backup has forgotten its last versions; the kiosks have not, and would
    refuse whatever came under a number that they know already.
    """
    newest = latest_version()
    return max((newest, *(held for held in _held() if held <= newest + AHEAD_MAX))) + 1


def _held() -> Iterator[int]:
    """The versions that kiosks have said to hold, but for those that were revoked."""
    for device in Device.objects.filter(revoked_ms=None):
        vitals = device.vitals
        for name in ("site_version", "site_in_force"):
            if type(vitals.get(name)) is int:
                yield vitals[name]


def latest_version() -> int:
    """Its number; 0 before the first."""
    return int(SiteVersion.objects.aggregate(version=Max("version"))["version"] or 0)
