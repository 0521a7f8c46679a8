"""Check a proof that `python -m sync proof` made: python3 check_proof.py FILE.

Needs nothing but Python: it shares no line with the programs that wrote the proof. What it says holds if
SHA-256 and Ed25519 (RFC 8032) hold: the records stand as they were written, none is missing between the first
and the last, and the last was signed by the kiosk's key. Compare the head that it prints with the office's.
"""

import hashlib
import hmac
import json
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def main() -> int:
    """Check the file that is named; 0 if everything in it holds."""
    with open(sys.argv[1], "rb") as file:  # noqa: PTH123  # stands alone, reads top down
        lines = file.read().split(b"\n")
    faults = check(json.loads(lines[0]), [line for line in lines[1:] if line])
    for fault in faults:
        print("WRONG:", fault)
    return 1 if faults else 0


def check(head: dict, lines: list) -> list:
    """What is wrong with a proof, in sentences; prints what holds."""
    faults, hashes = [], [bytes.fromhex(head["previous"])]
    records = {}
    for seq, line in enumerate(lines, head["first"]):
        hashes.append(hashlib.sha256(hashes[-1] + line).digest())
        records[seq] = fields = json.loads(line)
        if (fields["seq"], fields["device"], fields["incarnation"]) != (
            seq,
            head["device"],
            head["incarnation"],
        ):
            faults.append(f"record {seq} belongs elsewhere")
    if len(lines) != head["last"] - head["first"] + 1 or hashes[-1].hex() != head["head"]:
        faults.append(
            "the records do not lead from the first hash to the head: one was changed, added or taken out"
        )
    key = bytes.fromhex(head["device_key"])
    if head["first"] == 1 and hashes[0] != start(
        head["device"], head["incarnation"], key if head["bound"] else b""
    ):
        faults.append("the chain does not begin at this device and key")
    signed = "\n".join(
        ["gatehouse head 1", head["device"], head["incarnation"], str(head["last"]), head["head"]]
    )
    if head["signature"] and not verify(key, signed.encode(), bytes.fromhex(head["signature"])):
        faults.append("the head is not signed by this key")
    witnessed = head.get("witnessed")
    if witnessed:
        faults += check_witnessed(witnessed, head, hashes, key)
    for shown in head["disclosed"]:
        told = hmac.digest(bytes.fromhex(shown["salt"]), shown["person"].encode(), "sha256").hex()
        if told != records.get(shown["seq"], {}).get("commitment"):
            faults.append(f"the person disclosed for record {shown['seq']} is not the one recorded")
    print(f"device {head['device']}, records {head['first']} to {head['last']}, head {head['head']}")
    print(f"signed by {head['device_key']}" if head["signature"] else "not signed: the kiosk has no key")
    return faults


def check_witnessed(told: dict, head: dict, hashes: list, key: bytes) -> list:
    """What is wrong with the head that the office signed one day and the kiosk put its signature under."""
    said = "\n".join(
        [
            "gatehouse office head 1",
            told["day"],
            head["device"] + " " + head["incarnation"],
            str(told["seq"]),
            told["head"],
        ]
    ).encode()
    faults = []
    place = told["seq"] - head["first"] + 1
    if not 0 <= place < len(hashes) or hashes[place].hex() != told["head"]:
        faults.append(f"the office signed another history up to record {told['seq']}")
    if not verify(bytes.fromhex(told["office_key"]), said, bytes.fromhex(told["signature"])):
        faults.append("the office's head is not signed by the office's key")
    if not verify(key, b"gatehouse cosigned head 1\n" + said, bytes.fromhex(told["cosignature"])):
        faults.append("the office's head is not cosigned by the kiosk's key")
    print(
        f"on {told['day']} the office ({told['office_key']}) signed record {told['seq']}, head {told['head']}"
    )
    return faults


def start(device: str, incarnation: str, key: bytes) -> bytes:
    """The hash before a chain's first record."""
    return hashlib.sha256(
        b"\x00".join((b"gatehouse ledger 1", device.encode(), incarnation.encode(), key))
    ).digest()


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 (RFC 8032, 5.1.7): whether S*B equals R + k*A."""
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return times(s, BASE) == plus(r, times(k, a))


def point(encoded: bytes):  # (x, y), or None if there is no such point
    """Read a point: y, and the sign of x in the last bit."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if len(encoded) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    return (P - x if x & 1 != sign else x), y


def plus(a: tuple, b: tuple) -> tuple:
    """Add two points of the curve -x^2 + y^2 = 1 + d x^2 y^2."""
    both = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + both, P - 2, P) % P
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - both, P - 2, P) % P
    return x, y


def times(scalar: int, a: tuple) -> tuple:
    """A point added to itself so many times."""
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = plus(result, a)
        a, scalar = plus(a, a), scalar >> 1
    return result


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

if __name__ == "__main__":
    sys.exit(main())
