"""One call of a robot's webhook, in the text format that WeCom and DingTalk share."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import quote_plus, urlsplit

import requests

MAKERS = ("wecom", "dingtalk")
CONNECT_S, READ_S = 3, 10  # a call that takes longer is tried again later
REPLY_BYTES_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Hook:
    """Where to call, and how the call is signed."""

    maker: str
    address: str
    secret: str


class NotSaid(Exception):
    """The robot did not take it; the text says what it answered, without its address."""


def is_address(text: str) -> bool:
    """Whether this can be called: http or https, a host, no spaces."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in text)
        )
    except ValueError:
        return False


def host_of(address: str) -> str:
    """What of an address may be shown: its key stands behind the host."""
    return urlsplit(address).hostname or ""


def call(hook: Hook, text: str, now_ms: int) -> None:
    """Say it. Raises: NotSaid."""
    body = {"msgtype": "text", "text": {"content": text}}
    try:
        answer = requests.post(
            signed(hook, now_ms),
            json=body,
            timeout=(CONNECT_S, READ_S),
            allow_redirects=False,
            stream=True,
        )
        with answer:
            content = answer.raw.read(REPLY_BYTES_MAX, decode_content=True)
    except (requests.RequestException, OSError) as problem:
        # Its text would hold the address, and with it the robot's key.
        raise NotSaid(type(problem).__name__) from None
    if answer.status_code != requests.codes.ok:
        raise NotSaid(f"HTTP {answer.status_code}")
    code, words = _outcome(content)
    if code != 0:
        raise NotSaid(f"{code} {words}".strip())


def signed(hook: Hook, now_ms: int) -> str:
    """The address to call; DingTalk's robots may ask for a signature over the time and their secret."""
    if hook.maker != "dingtalk" or not hook.secret:
        return hook.address
    digest = hmac.digest(hook.secret.encode(), f"{now_ms}\n{hook.secret}".encode(), hashlib.sha256)
    signature = quote_plus(base64.b64encode(digest))
    joint = "&" if urlsplit(hook.address).query else "?"
    return f"{hook.address}{joint}timestamp={now_ms}&sign={signature}"


def _outcome(content: bytes) -> tuple[object, str]:
    try:
        said = json.loads(content)
        return said["errcode"], str(said.get("errmsg", ""))[:100]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "?", "not a robot's answer"
