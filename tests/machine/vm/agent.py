#!/usr/bin/python3
"""Inside the virtual machine: carries out the commands that come over a virtio port, one a line."""

import base64
import json
import os
import subprocess
import threading
import time
from pathlib import Path

PORT = Path("/dev/virtio-ports/test.agent")
COMMAND_S_MAX = 600
sending = threading.Lock()


def send(port: int, answer: dict[str, object]) -> None:
    """One line, whole."""
    line = (json.dumps(answer) + "\n").encode()
    with sending:
        while line:
            line = line[os.write(port, line) :]


def carry_out(port: int, asked: dict[str, str]) -> None:
    """A command of the shell, or a file to be written; the answer has its status and its output."""
    try:
        if "put" in asked:
            Path(asked["put"]).write_bytes(base64.b64decode(asked["bytes"]))
            status, told = 0, b""
        else:
            ended = subprocess.run(
                ["/bin/sh", "-c", asked["sh"]],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=COMMAND_S_MAX,
                check=False,
                cwd="/root",
            )
            status, told = ended.returncode, ended.stdout
    except Exception as problem:  # noqa: BLE001 - the test has to hear of it, whatever it is
        status, told = 125, repr(problem).encode()
    send(port, {"id": asked["id"], "status": status, "told": base64.b64encode(told).decode()})


def main() -> None:
    """Say that the machine is up, then listen for ever."""
    while not PORT.exists():
        time.sleep(0.1)
    port = os.open(PORT, os.O_RDWR)
    send(port, {"id": 0, "status": 0, "told": ""})
    kept = b""
    while True:
        some = os.read(port, 1 << 16)
        if not some:  # nobody listens at the other end yet
            time.sleep(0.05)
            continue
        kept += some
        *lines, kept = kept.split(b"\n")
        for line in lines:
            if line.strip():
                threading.Thread(target=carry_out, args=(port, json.loads(line)), daemon=True).start()


if __name__ == "__main__":
    main()
