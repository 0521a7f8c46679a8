"""Publishing the site document, and what of it is handed out. It knows the database, not requests."""

import hashlib
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max

from office.devices.enrolling import office_key
from office.site.models import SitePart, SiteVersion
from sync.manifest import Manifest, Part


class Unchanged(ValueError):
    """The newest version has these very parts already."""


def publish(parts: Mapping[str, bytes], now_ms: int) -> SiteVersion:
    """Make the next version of these parts, by name. Raises: Unchanged."""
    listed = tuple(Part.of(name, content) for name, content in sorted(parts.items()))
    with transaction.atomic():
        newest = latest()
        if newest is not None and Manifest.read(bytes(newest.manifest)).parts == listed:
            raise Unchanged(str(newest.version))
        version = latest_version() + 1
        for part in listed:
            SitePart.objects.get_or_create(sha256=part.sha256, defaults={"content": parts[part.name]})
        manifest = Manifest(version, now_ms, listed).to_bytes()
        signature = office_key().sign(Manifest.statement(manifest))
        return SiteVersion.objects.create(
            version=version, manifest=manifest, signature=signature, published_ms=now_ms
        )


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


def latest_version() -> int:
    """Its number; 0 before the first."""
    return int(SiteVersion.objects.aggregate(version=Max("version"))["version"] or 0)
