"""A Raspberry Pi's I2C and GPIO for unchanged programs: the test's end of shim.c.

    with Board(folder, shim) as board:
        board.people.arrive(skin_centi_c=3450)
        subprocess.run([...], env=board.env())

The program runs smbus2, the vendor's class, lgpio and gpiozero as they are, down to ioctl; what would be
the kernel's answer comes from here. It must not run in this process: lgpio holds Python's lock across ioctl.
"""

import array
import errno
import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from drivers.simulated.chip import SimulatedChip
from drivers.simulated.person import People
from tests.board.gpio_chip import GET_LINE, RELEASE, GpioChip
from tests.board.i2c_adapter import I2cAdapter

PACKET_BYTES_MAX = 8192
CONNECTIONS_WAITING_MAX = 64
REVISION = 0xC03115
IDENTITY = {
    "proc/device-tree/model": b"Raspberry Pi 4 Model B Rev 1.5\0",
    "proc/device-tree/compatible": b"raspberrypi,4-model-b\0brcm,bcm2711\0",
    "proc/device-tree/system/linux,revision": struct.pack(">L", REVISION),
    "proc/cpuinfo": b"Hardware\t: BCM2711\nRevision\t: %x\nModel\t\t: Raspberry Pi 4 Model B Rev 1.5\n"
    % REVISION,
}


class Board:
    """One board: `i2c` (bus 1), `gpio` (chip 0) and the `people` before the sensor, who live by real time."""

    def __init__(self, folder: Path, shim: Path, *, seed: int = 0) -> None:
        self.people = People(_now_ms, seed=seed)
        self.i2c = I2cAdapter(SimulatedChip(self.people, now_ms=_now_ms, seed=seed))
        self.gpio = GpioChip()
        self._shim = shim
        self._root = folder / "root"
        self._socket_path = folder / "board.sock"
        for name, content in IDENTITY.items():
            (self._root / name).parent.mkdir(parents=True, exist_ok=True)
            (self._root / name).write_bytes(content)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(str(self._socket_path))
        self._listener.listen(CONNECTIONS_WAITING_MAX)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def env(self, **more: str) -> dict[str, str]:
        """The environment in which a program finds itself on this board."""
        return dict(
            os.environ,
            LD_PRELOAD=str(self._shim),
            BOARD_SOCKET=str(self._socket_path),
            BOARD_ROOT=str(self._root),
            **more,
        )

    def close(self) -> None:
        """Take the board away: programs that still run find their devices gone."""
        self._listener.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for connection in self._open:
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:  # ends when `close` shuts the listener down
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._start(lambda connection=connection: self._serve(connection, self._serve_device))

    def _serve(self, connection: socket.socket, serve: Callable[[socket.socket], None]) -> None:
        with self._lock:
            self._open.add(connection)
        try:
            serve(connection)
        except OSError:
            pass  # the program has gone; what it held is given back by `serve`
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _serve_device(self, connection: socket.socket) -> None:
        path = connection.recv(PACKET_BYTES_MAX)[4:].decode()
        refusals = {"/dev/i2c-1": self.i2c.refuses_open, "/dev/gpiochip0": self.gpio.refuses_open}
        refusal = refusals.get(path, errno.ENOENT)
        _answer(connection, -refusal)
        while packet := connection.recv(PACKET_BYTES_MAX):
            operation, payload = _parts(packet)
            if path == "/dev/i2c-1":
                _answer(connection, *self.i2c.request(operation, payload))
            elif operation == GET_LINE:
                self._hand_out_lines(connection, payload)
            else:
                _answer(connection, *self.gpio.request(operation, payload))

    def _hand_out_lines(self, connection: socket.socket, payload: bytes) -> None:
        events, their_events = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        control, their_control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with their_events, their_control:
            result, numbers = self.gpio.get_lines(payload, events)
            if result < 0:
                events.close()
                control.close()
                _answer(connection, result)
                return
            self._start(lambda: self._serve(control, lambda lines: self._serve_lines(lines, numbers, events)))
            _answer(connection, 0, payload, their_events, their_control)

    def _serve_lines(self, control: socket.socket, numbers: list[int], events: socket.socket) -> None:
        try:
            while packet := control.recv(PACKET_BYTES_MAX):
                operation, payload = _parts(packet)
                if operation == RELEASE:
                    self.gpio.release(numbers, events)
                    _answer(control, 0)
                    return
                _answer(control, *self.gpio.line_request(numbers, operation, payload))
        finally:
            self.gpio.release(numbers, events)
            events.close()


def _parts(packet: bytes) -> tuple[int, bytes]:
    (operation,) = struct.unpack_from("<I", packet)
    return operation, packet[4:]


def _answer(
    connection: socket.socket, result: int, payload: bytes = b"", *descriptors: socket.socket
) -> None:
    rights = array.array("i", [descriptor.fileno() for descriptor in descriptors])
    ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)] if descriptors else []
    connection.sendmsg([struct.pack("<i", result) + payload], ancillary)


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
