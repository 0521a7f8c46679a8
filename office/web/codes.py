"""QR pictures for pages."""

import segno
from django.utils.safestring import SafeString, mark_safe


def code_of(text: str) -> SafeString:
    """A QR code as SVG: ISO/IEC 18004 with its quiet zone, correction level M (15 % of it may be smudged)."""
    drawn = segno.make_qr(text, error="m")
    return mark_safe(drawn.svg_inline(omitsize=True))  # noqa: S308 - our own drawing
