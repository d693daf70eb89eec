"""A door to a port of loopback that can be shut, held up and opened again: the database going away, stalling, coming back."""

from __future__ import annotations

import socket
import threading


class Gate:
    """Passes on what goes to and fro. `shut` breaks connections, `stall` takes them and everything said, and answers nothing."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._open = True
        self._flowing = threading.Event()
        self._flowing.set()
        self._pairs: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def shut(self) -> None:
        self._open = False
        for sock in self._pairs:
            sock.close()
        self._pairs.clear()

    def reopen(self) -> None:
        self._open = True
        self._flowing.set()

    def stall(self) -> None:
        self._flowing.clear()

    def _serve(self) -> None:
        while True:
            client, _ = self._server.accept()
            if not self._open:
                client.close()
                continue
            upstream = socket.create_connection(("127.0.0.1", self._target))
            self._pairs += [client, upstream]
            for source, sink in ((client, upstream), (upstream, client)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self._flowing.wait()
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for sock in (source, sink):
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
