"""Skin as it would have been in an ordinary room; only where a sensor of its own tells the room.

The thermometer's own temperature is not the room's: it is warmed by its board, its box and the forehead.
"""

from kiosk.screening.parameters import Parameters

ROOM_CENTI_C = 2_400  # what the correction turns about; the level absorbs the choice
CORRECTION_CENTI_C_MAX = 100  # a room sensor in the sun must not invent or hide a fever


def corrected_centi_c(skin_centi_c: int, room_centi_c: int | None, parameters: Parameters) -> int:
    """Skin temperature less what the room added to it; unchanged if the room is not known."""
    if room_centi_c is None:
        return skin_centi_c
    added = round(parameters.room_percent * (room_centi_c - ROOM_CENTI_C) / 100)
    return skin_centi_c - min(max(added, -CORRECTION_CENTI_C_MAX), CORRECTION_CENTI_C_MAX)
