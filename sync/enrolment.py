"""What enrolment leaves at the kiosk: beside the ledger, for its owner's eyes alone. Knows no socket."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.ledger.device_key import office_sealing_key, public_key_path, sealing_key_path
from kiosk.ledger.disk import sync_directory
from sync.invitation import EnrolmentInvalid
from sync.signing import KEY_BYTES, SigningKey


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Who this kiosk is to which office: its key, the office's public keys, its certificate.

    `sealing_key` is b"" where the office gave none: then nothing can be carried by hand.
    """

    device: str
    key: SigningKey
    office_key: bytes
    certificate_pem: str = ""
    sealing_key: bytes = b""

    @classmethod
    def load(cls, ledger: Path) -> "Enrolment | None":
        """The enrolment beside this ledger; None if there is none.

        Raises:
            EnrolmentInvalid: a file is there and can't be used.
        """
        path = _path_of(ledger)
        try:
            fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            key, office_key = bytes.fromhex(fields["key"]), bytes.fromhex(fields["office_key"])
            sealing_key = bytes.fromhex(fields.get("sealing_key", ""))
            certificate = str(fields["certificate_pem"])
            found = cls(str(fields["device"]), SigningKey(key), office_key, certificate, sealing_key)
            usable = len(key) == len(office_key) == KEY_BYTES
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            usable = False
        if not usable:
            raise EnrolmentInvalid(
                f"{path.name} 无法使用，请重新登记本机 / {path.name} can't be used; enrol this kiosk again"
            )
        return found

    def save(self, ledger: Path) -> None:
        """Keep it, whole or not at all; the public keys also by themselves, for whoever writes the ledger."""
        fields = {
            "device": self.device,
            "key": self.key.seed.hex(),
            "office_key": self.office_key.hex(),
            "certificate_pem": self.certificate_pem,
            "sealing_key": self.sealing_key.hex(),
        }
        write_whole(_path_of(ledger), json.dumps(fields).encode())
        write_whole(public_key_path(ledger), self.key.public.hex().encode())
        self.offer_sealing_key(ledger)

    def offer_sealing_key(self, ledger: Path) -> None:
        """Lay the key to seal for beside the ledger; kiosks that were enrolled earlier have it only here."""
        if self.sealing_key and office_sealing_key(ledger) != self.sealing_key:
            write_whole(sealing_key_path(ledger), self.sealing_key.hex().encode())

    def certificate_file(self, ledger: Path) -> Path | None:
        """The pinned certificate as a file, which TLS libraries want; None if there is none."""
        if not self.certificate_pem:
            return None
        path = ledger.with_name(ledger.name + ".office.pem")
        if not path.exists() or path.read_text(encoding="ascii") != self.certificate_pem:
            write_whole(path, self.certificate_pem.encode("ascii"))
        return path


def _path_of(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + ".enrolment.json")


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in its place whole, for its owner's eyes alone; the one before it stays if that fails."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)
    sync_directory(path.parent)
