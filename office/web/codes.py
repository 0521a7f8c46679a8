"""QR pictures for pages."""

import segno
from django.utils.safestring import SafeString, mark_safe


def code_of(text: str) -> SafeString:
    """A QR code as SVG: ISO/IEC 18004, correction level M (15 % of it may be smudged)."""
    drawn = segno.make(text, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=3, border=2, omitsize=True))  # noqa: S308 - our own drawing
