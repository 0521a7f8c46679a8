"""Signed requests: the standard's own example, and that nothing signed can be changed unseen."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.signing import Request, SigningKey, Unsigned, check, sign, signature_base, signed_by

# RFC 9421, B.1.4 and B.2.6: the public test key, and a request signed with it.
PUBLIC = base64.b64decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=")
COMPONENTS = [
    ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
    ("@method", "POST"),
    ("@path", "/foo"),
    ("@authority", "example.com"),
    ("content-type", "application/json"),
    ("content-length", "18"),
]
PARAMETERS = (
    '("date" "@method" "@path" "@authority" "content-type" "content-length")'
    ';created=1618884473;keyid="test-key-ed25519"'
)
SIGNATURE = base64.b64decode(
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
)
KEY = SigningKey(bytes(range(32)))
REQUEST = Request("POST", "/api/v1/devices/k/records", "first=1&incarnation=a", "sha-256=:AAAA:")


def test_the_standards_example_is_accepted() -> None:
    """What RFC 9421 signs in its appendix is signed by the same bytes here."""
    assert signed_by(PUBLIC, SIGNATURE, signature_base(COMPONENTS, PARAMETERS))


def test_what_was_signed_is_accepted_and_dated() -> None:
    """A request with its two headers is the key's, and tells when it was made; with and without a body."""
    for request in (REQUEST, replace(REQUEST, method="GET", digest=None)):
        assert check(request, sign(request, KEY, 1_800_000_000), KEY.public) == 1_800_000_000


@settings(deadline=None)
@given(
    name=st.sampled_from(["method", "path", "query", "digest"]),
    value=st.text(st.characters(codec="ascii"), max_size=20),
)
def test_nothing_that_was_signed_can_be_changed(name: str, value: str) -> None:
    """Another method, path, query or digest makes the signature wrong."""
    changed = replace(REQUEST, **{name: value})
    if changed != REQUEST:
        with pytest.raises(Unsigned):
            check(changed, sign(REQUEST, KEY, 5), KEY.public)


@settings(deadline=None)
@given(data=st.data())
def test_no_altered_header_is_accepted(data: st.DataObject) -> None:
    """Whatever single character of a header is changed, the request is refused, and never with a crash."""
    headers = sign(REQUEST, KEY, 1_800_000_000)
    name = data.draw(st.sampled_from(sorted(headers)))
    place = data.draw(st.integers(0, len(headers[name]) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    text = headers[name][:place] + other + headers[name][place + 1 :]
    if text != headers[name]:
        with pytest.raises(Unsigned):
            check(REQUEST, {**headers, name: text}, KEY.public)


def test_another_key_and_a_smaller_cover_are_refused() -> None:
    """Neither somebody else's signature nor one that leaves the body out is enough."""
    with pytest.raises(Unsigned):
        check(REQUEST, sign(REQUEST, SigningKey(bytes(32)), 5), KEY.public)
    with pytest.raises(Unsigned):
        check(REQUEST, sign(replace(REQUEST, digest=None), KEY, 5), KEY.public)
    with pytest.raises(Unsigned):
        check(REQUEST, {}, KEY.public)


def test_a_key_is_not_printed() -> None:
    """Its text shows the public half alone."""
    assert KEY.seed.hex() not in repr(KEY)
