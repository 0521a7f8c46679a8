"""The painter: scenes become pixels, SDL's events fingers. The only place that knows pygame."""

from kiosk.ui.paint.brush import Brush
from kiosk.ui.paint.files import contact_sheet, small, write
from kiosk.ui.paint.fingers import fingers
from kiosk.ui.paint.painter import Painter, picture, save

__all__ = ["Brush", "Painter", "contact_sheet", "fingers", "picture", "save", "small", "write"]
