"""How near a forehead comes follows from the sensor's variant."""

import pytest

from kiosk.config import SensorPart
from kiosk.surroundings import ZONE_CM


def test_every_variant_of_the_settings_has_its_zone() -> None:
    """What the settings allow can be shown, and a narrower view is looked at from farther away."""
    allowed = SensorPart.__dataclass_fields__["variant"].metadata["choices"]
    assert set(allowed) == set(ZONE_CM)
    assert SensorPart().variant in allowed


@pytest.mark.parametrize(("variant", "zone_cm"), [("xAA", 3), ("xCC", 5), ("xCF", 10), ("DCI", 15)])
def test_zone(variant: str, zone_cm: int) -> None:
    """90 degrees are filled at 3 cm, 35 at 5, 10 at 10, 5 at 15."""
    assert ZONE_CM[variant] == zone_cm
