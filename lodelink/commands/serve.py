"""`lodelink serve`: the HTTP service, with what is to be loaded first."""

from __future__ import annotations

import argparse
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from lodelink.garbage import collect_seldom

if TYPE_CHECKING:
    from api.settings import ApiSettings

NAME = "serve"
HELP = "Serve the API over the graph."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (default: LODELINK_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on (default: LODELINK_PORT); 0 for any free one")
    parser.add_argument(
        "--load", nargs="+", type=Path, default=[], metavar="PATH", help="load this first, as `lodelink load` does"
    )


def run(args: argparse.Namespace) -> int:
    from lodelink import settings
    from lodelink.errors import UserError

    known = settings.read()
    if args.port is not None and not 0 <= args.port <= 65535:
        raise UserError(f"--port {args.port}: a port is a number from 0 to 65535; 0 takes any free one.")
    host = known.api.host if args.host is None else args.host
    port = known.api.port if args.port is None else args.port
    for path in args.load:
        if not path.exists():
            raise UserError(f"There is no file {path}.")
    _refuse_strangers(known.api, host)
    listener = _listen(host, port)
    try:
        return _serve(args.load, listener, host)
    finally:
        listener.close()


def _refuse_strangers(api: ApiSettings, host: str) -> None:
    """Say so, rather than serve everybody on the network or nobody at all, where nobody decided that."""
    from api.keys import KeysError, read
    from api.settings import open_to_all
    from lodelink.errors import UserError

    answered = open_to_all(api, host)
    if answered is None:
        raise UserError(
            f"{host} is reached from other machines: give LODELINK_KEYS a file of keys (`lodelink keys add NAME` makes one), "
            "or set LODELINK_ANONYMOUS=true to answer anybody who asks."
        )
    if not answered and api.keys is None:
        raise UserError(
            "LODELINK_ANONYMOUS=false and no LODELINK_KEYS: nobody could ask; set LODELINK_KEYS to a file of keys."
        )
    if api.keys is not None:
        try:
            read(api.keys)
        except KeysError as error:
            raise UserError(str(error)) from error


def _listen(host: str, port: int) -> socket.socket:
    """The socket to serve on, taken before anything costly is done."""
    from lodelink.errors import UserError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UserError(
            f"Port {port} on {host} cannot be used ({error.strerror}); stop what listens there or set LODELINK_PORT."
        ) from error
    return listener


def _serve(paths: list[Path], listener: socket.socket, host: str) -> int:
    from api.logs import configure as configure_logs
    from graph import open_store
    from graph.errors import GraphError, Unavailable
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from lodelink.version import VERSION
    from lodelink.vocabulary import edition

    known = settings.read()
    configure_logs(known.api.log_level, known.api.log_format)
    first = None
    try:
        with ThreadPoolExecutor(1) as beside:
            # The engine starts in a process of its own, and the service's modules are imported meanwhile.
            opened = beside.submit(open_store, known.graph)
            import uvicorn

            from api.app import create_app
            from api.unreadable import Protocol
        first = opened.result()
        if paths:
            print(opening.told(opening.load(first, paths)), flush=True)
    except Unavailable as error:
        # The service starts all the same, answers 503, and is there when the database is.
        print(f"lodelink: {error}", flush=True)
    except GraphError as error:
        if first is not None:
            first.close()
        raise UserError(str(error)) from error
    app = create_app(known.api, opening.opener(known, paths, first), version=VERSION, edition=edition(), host=host)
    config = uvicorn.Config(
        app,
        http=Protocol,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=max(1, round(known.api.stop_seconds)),
        server_header=False,
    )
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    print(f"Serving on http://{shown}:{port} (its pages: /docs). Try:", flush=True)
    print(f"  curl http://{shown}:{port}/v1/minerals/cobalt/alliances", flush=True)
    server = uvicorn.Server(config)
    collect_seldom()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return 0  # asked for; everything is closed by now
    return 0 if server.started else 1
