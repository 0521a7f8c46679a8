"""What pages share in reading a request. Pure."""


def storable(text: str) -> str:
    """The text as every database takes it: no half surrogate pair, no NUL."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
