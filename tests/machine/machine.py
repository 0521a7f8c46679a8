"""A virtual machine with a real kernel, systemd, X server and simulated parts; QEMU in software, no network.

Everything goes over a port of its own to an agent inside; pictures are taken of the emulated display itself.
The machine's time is counted in instructions, so that its watchdogs and timeouts don't hear how busy the host
is; every time given to it or told by it is its own.
"""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent
BOOT_S_MAX = 900.0  # of the host: a minute alone, several times that on a busy machine
ANSWER_S_MAX = 3_600.0  # of the host: 600 s inside may take an hour outside
LOOP_S_MAX = 300  # of the machine: half of what its agent gives a command
NS_PER_INSTRUCTION_LOG2 = 0  # 1 ns each, about a Pi 3's pace; at 4 ns drawing leaves no time over
KERNEL_WORDS = (
    "console=ttyS0 panic=-1 quiet mitigations=off systemd.show_status=0 systemd.default_timeout_start_sec=300"
)
# A loop of the shell inside, by the clock inside.
_UNTIL = """end=$(($(cut -d. -f1 /proc/uptime) + {seconds}))
until {{ {command}
}}; do [ $(cut -d. -f1 /proc/uptime) -lt $end ] || exit 1; sleep 1; done"""


class Failed(Exception):
    """A command inside the machine ended with another status than 0."""


class Machine:
    """Runs from construction to `close`; `disk` is kept and booted again, whatever happened to it."""

    def __init__(
        self,
        image: Path,
        disk: Path,
        *,
        share: Path | None = None,
        size: tuple[int, int] = (1_024, 600),
        words: str = "",
        network: bool = False,
        cache: str = "none",
    ) -> None:
        self.size = size
        self._folder = Path(tempfile.mkdtemp(prefix="gatehouse-vm-"))
        self.console = self._folder / "console.log"
        if not disk.exists():
            _run(
                "qemu-img",
                "create",
                "-qf",
                "qcow2",
                "-F",
                "qcow2",
                "-b",
                str(image / "base.qcow2"),
                str(disk),
            )
        self._process = subprocess.Popen(
            self._command(image, disk, share=share, words=words, network=network, cache=cache),
            stdin=subprocess.DEVNULL,
            stderr=(self._folder / "qemu.err").open("wb"),
        )
        self._answers: dict[int, dict[str, Any]] = {}
        self._answered = threading.Condition()
        self._asked = 0
        self._control = self._connect("qmp")
        self._control_lines = self._control.makefile("r")
        self._control_lines.readline()
        self.qmp("qmp_capabilities")
        self._agent = self._connect("agent")
        threading.Thread(target=self._listen, daemon=True).start()
        self._wait_for(0, BOOT_S_MAX)
        self.boot_s = self.uptime_s()

    def _command(
        self, image: Path, disk: Path, *, share: Path | None, words: str, network: bool, cache: str
    ) -> list[str]:
        wide, high = self.size
        given = [
            *("setpriv", "--pdeathsig", "KILL"),  # a test that is killed leaves no machine behind
            *("qemu-system-x86_64", "-M", "q35", "-cpu", "max", "-accel", "tcg,tb-size=512"),
            *("-icount", f"shift={NS_PER_INSTRUCTION_LOG2}", "-rtc", "clock=vm"),
            *("-smp", "1", "-m", "1024", "-nodefaults", "-no-reboot", "-display", "none"),
            *("-kernel", str(image / "vmlinuz"), "-initrd", str(image / "initrd.img")),
            *("-append", f"{KERNEL_WORDS} {words}", "-serial", f"file:{self.console}"),
            *("-drive", f"file={disk},if=none,id=d0,format=qcow2,cache={cache}"),
            *(
                "-device",
                "virtio-blk-pci,drive=d0",
                "-device",
                "virtio-rng-pci",
                "-device",
                "virtio-serial-pci",
            ),
            *("-chardev", f"socket,id=agent,path={self._folder / 'agent'},server=on,wait=off"),
            *("-device", "virtserialport,chardev=agent,name=test.agent"),
            *("-qmp", f"unix:{self._folder / 'qmp'},server=on,wait=off"),
            *("-device", f"virtio-vga,xres={wide},yres={high}"),
        ]
        if share is not None:
            given += ["-virtfs", f"local,path={share},security_model=none,readonly=on,mount_tag=share"]
        if network:
            given += ["-netdev", "user,id=n0,restrict=on", "-device", "virtio-net-pci,netdev=n0"]
        else:
            given += ["-nic", "none"]
        return given

    # -- inside ------------------------------------------------------------------------------------------
    def run(self, command: str, *, check: bool = True) -> str:
        """What the shell inside prints; waits for its end.

        Raises:
            Failed: it ended with a status other than 0, unless `check` is off.
        """
        answer = self._ask({"sh": command})
        told = base64.b64decode(answer["told"]).decode(errors="replace")
        if check and answer["status"]:
            raise Failed(f"{command}: status {answer['status']}\n{told}")
        return told

    def ok(self, command: str) -> bool:
        """Whether it ends with status 0."""
        return bool(self._ask({"sh": command})["status"] == 0)

    def put(self, path: str, content: bytes | str) -> None:
        """Write a file."""
        given = content.encode() if isinstance(content, str) else content
        self._ask({"put": path, "bytes": base64.b64encode(given).decode()})

    def uptime_s(self) -> float:
        """Seconds since it was switched on, by its own clock."""
        return float(self.run("cat /proc/uptime").split()[0])

    def rest(self, seconds: float) -> None:
        """Let so much of its time go by."""
        self.run(f"sleep {seconds:.1f}")

    def wait_until(self, command: str, within_s: float, what: str) -> float:
        """Seconds until the command succeeds.

        Raises:
            Failed: it did not in time.
        """
        begun_s = self.uptime_s()
        left_s = round(within_s)
        while not self.ok(_UNTIL.format(command=command, seconds=min(left_s, LOOP_S_MAX))):
            left_s -= LOOP_S_MAX
            if left_s <= 0:
                raise Failed(f"not within {within_s:.0f} s: {what}")
        return self.uptime_s() - begun_s

    # -- outside -----------------------------------------------------------------------------------------
    def picture(self, path: Path) -> Path:
        """What the display shows, as a PNG."""
        self.qmp("screendump", filename=str(path.absolute()), format="png")
        return path

    def save(self, name: str) -> None:
        """Keep the whole state of the machine, memory and disk, in its disk."""
        self._tell("savevm " + name)

    def load(self, name: str) -> None:
        """Go back to what was kept."""
        self._tell("loadvm " + name)

    def cut_power(self) -> None:
        """Pull the plug: what was not flushed to the disk is gone."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._tidy()

    def close(self) -> None:
        """End it, as a power cut does; closing twice does nothing."""
        if self._process.poll() is None:
            self.cut_power()
        self._tidy()

    def qmp(self, command: str, **arguments: object) -> Any:
        """Ask QEMU itself."""
        self._control.sendall((json.dumps({"execute": command, "arguments": arguments}) + "\n").encode())
        while True:
            told = json.loads(self._control_lines.readline())
            if "error" in told:
                raise Failed(f"{command}: {told['error']}")
            if "return" in told:
                return told["return"]

    def _tell(self, words: str) -> None:
        said = self.qmp("human-monitor-command", **{"command-line": words})
        if said:
            raise Failed(f"{words}: {said}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, question: dict[str, object]) -> dict[str, Any]:
        with self._answered:
            self._asked += 1
            number = self._asked
        self._agent.sendall((json.dumps({"id": number, **question}) + "\n").encode())
        return self._wait_for(number, ANSWER_S_MAX)

    def _wait_for(self, number: int, within_s: float) -> dict[str, Any]:
        end_s = time.monotonic() + within_s
        with self._answered:
            while number not in self._answers:
                if self._process.poll() is not None or time.monotonic() > end_s:
                    raise Failed(f"no answer {number}: {self._trouble()}")
                self._answered.wait(0.2)
            return self._answers.pop(number)

    def _listen(self) -> None:
        for line in self._agent.makefile("r", errors="replace"):
            told = json.loads(line)
            with self._answered:
                self._answers[told["id"]] = told
                self._answered.notify_all()

    def _connect(self, name: str) -> socket.socket:
        for _ in range(200):
            line = socket.socket(socket.AF_UNIX)
            try:
                line.connect(str(self._folder / name))
            except OSError:
                line.close()
                time.sleep(0.05)
            else:
                return line
        raise Failed(f"QEMU did not start: {self._trouble()}")

    def _trouble(self) -> str:
        texts = (path.read_text(errors="replace")[-1_500:] for path in self._folder.glob("*.*"))
        return "\n".join(texts)

    def _tidy(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _run(*words: str) -> None:
    subprocess.run(words, check=True)


def build_image(folder: Path) -> None:
    """Build what machines are started from, unless it is there; as root."""
    assert os.geteuid() == 0, "the image is built as root"
    _run(str(HERE / "vm" / "image.sh"), str(folder))
