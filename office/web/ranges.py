"""Part of a file, as a player asks for it that jumps within a sound. Pure but for the response it makes."""

import re

from django.http import HttpResponse

_ASKED = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.ASCII)


def asked_for(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole file: nothing, or several parts, asked for.

    Raises:
        ValueError: there is no such part.
    """
    matched = _ASKED.fullmatch(header.strip())
    if matched is None or not (matched[1] or matched[2]):
        return None
    first, last = matched[1], matched[2]
    begin = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if begin >= end:
        raise ValueError(header)
    return begin, end


def served(content: bytes, content_type: str, header: str) -> HttpResponse:
    """The file, or the part of it that the Range header asks for."""
    size = len(content)
    try:
        part = asked_for(header, size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    begin, end = part or (0, size)
    response = HttpResponse(content[begin:end], content_type=content_type, status=206 if part else 200)
    response["Accept-Ranges"] = "bytes"
    if part:
        response["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return response
