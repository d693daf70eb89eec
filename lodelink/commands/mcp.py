"""`lodelink mcp`: the catalogue as tools of the Model Context Protocol, over stdio or HTTP."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from typing import Any

NAME = "mcp"
HELP = "Serve the catalogue as MCP tools: over stdio, or over HTTP on loopback with --http."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--http", type=int, metavar="PORT", help="serve http://127.0.0.1:PORT/mcp instead of stdio")


def run(args: argparse.Namespace) -> int:
    import asyncio

    from lodelink.errors import UserError

    if importlib.util.find_spec("mcp") is None:
        raise UserError("The MCP server needs the package mcp: .venv/bin/pip install '.[mcp]' adds it.")
    if args.http is not None and not 1 <= args.http <= 65535:
        raise UserError(f"--http {args.http} is no port; it is a number from 1 to 65535.")
    try:
        asyncio.run(_serve(args.http))
    except KeyboardInterrupt:
        return 0  # asked for
    return 0


async def _serve(port: int | None) -> None:
    from api.connection import Connection
    from api.tools import server
    from graph.errors import GraphError
    from lodelink import opening, settings
    from lodelink.errors import UserError
    from lodelink.version import VERSION
    from queries.canned import catalogue

    known = settings.read()
    connection = Connection(opening.opener(known, [], None), known.api.reconnect_seconds)
    try:
        await connection.start()
    except GraphError as error:
        raise UserError(str(error)) from error
    try:
        made = server(connection, catalogue(), VERSION)
        await (_stdio(made) if port is None else _http(made, port))
    finally:
        await connection.stop()


async def _stdio(made: Any) -> None:
    from mcp.server.stdio import stdio_server

    async with stdio_server() as (incoming, outgoing):
        await made.run(incoming, outgoing, made.create_initialization_options())


async def _http(made: Any, port: int) -> None:
    """Loopback only, and only for pages of loopback: there is no key to ask for here."""
    import uvicorn

    app = made.streamable_http_app(stateless_http=True, json_response=True, host="127.0.0.1")
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", server_header=False)
    print(f"Serving MCP on http://127.0.0.1:{port}/mcp", file=sys.stderr, flush=True)
    await uvicorn.Server(config).serve()
