"""`coopgraph serve`: its words, and what they start."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from coopgraph.base import choices, ranges
from coopgraph.base.errors import NotFoundError, OutputError


def arguments(command: argparse.ArgumentParser) -> None:
    """Add the words of `coopgraph serve`."""
    command.add_argument("files", nargs="*", metavar="FILE", help="RDF files or folders (default: the shipped graph)")
    place = command.add_argument_group("which graph")
    place.add_argument("--store", metavar="DIR", help="a directory that `coopgraph load` made")
    place.add_argument("--endpoint", metavar="URL", help="another SPARQL endpoint, whose answers are passed on")
    user = "of the endpoint; its password is in COOPGRAPH_PASSWORD, a token in COOPGRAPH_TOKEN"
    place.add_argument("--user", metavar="NAME", help=user)
    place.add_argument("--shipped", action="store_true", help="load the shipped graph beside FILE")
    place.add_argument("--only", action="store_true", help="nothing but the files: no ontology, no countries")
    place.add_argument(
        "--lens", choices=choices.LENSES, default="sourced", help="where a request names none (default: %(default)s)"
    )
    where = command.add_argument_group("where, and for whom")
    where.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default: %(default)s)")
    where.add_argument("--port", type=int, default=7878, metavar="N", help="0 takes a free one (default: %(default)s)")
    name = "a name that the server is called by, as behind a proxy; may be repeated"
    where.add_argument("--allow-host", action="append", default=[], metavar="NAME", help=name)
    site = "a site whose pages may ask (https://example.org, or *); may be repeated"
    where.add_argument("--cors", action="append", default=[], metavar="SITE", help=site)
    writable = "let those change data who have the token in COOPGRAPH_TOKEN (a store made with --only)"
    where.add_argument("--writable", action="store_true", help=writable)
    where.add_argument("--quiet", action="store_true", help="no line for each request on standard error")
    most = command.add_argument_group("limits")
    most.add_argument(
        "--timeout", type=float, default=30.0, metavar="SECONDS", help="of one request (default: %(default)g)"
    )
    most.add_argument(
        "--workers", type=int, metavar="N", help="queries at the same time (default: 4, or the processors)"
    )
    most.add_argument("--memory", type=int, default=1024, metavar="MIB", help="of one query (default: %(default)s)")
    most.add_argument("--answer", type=int, default=256, metavar="MIB", help="of one answer (default: %(default)s)")


def serve(args: argparse.Namespace) -> int:
    """Serve a graph until it is stopped."""
    from coopgraph.base.extras import need

    need("a server needs", "starlette", "uvicorn", "httptools", error=OutputError)
    from coopgraph.web import app, limits, server

    for name in ("timeout", "memory", "port", "workers", "answer"):
        ranges.check(name, getattr(args, name))
    token = os.environ.get("COOPGRAPH_TOKEN") if args.writable else None
    if args.writable and not token:
        raise NotFoundError("--writable needs a token in COOPGRAPH_TOKEN, which those bring who change data")
    usual = limits.Limits()
    most = usual._replace(
        seconds=args.timeout,
        memory=args.memory,
        answer=args.answer * limits.MIB,
        workers=args.workers or usual.workers,
        patience=min(usual.patience, args.timeout),
    )
    log = None if args.quiet else sys.stderr
    where = {"hosts": args.allow_host, "origins": args.cors, "token": token}
    made = app.create_app(_served(args), lens=args.lens, limits=most, log=log, **where)
    server.serve(made, args.host, args.port, lambda address: print(f"SPARQL at {address}sparql", file=sys.stderr))
    return 0


def _served(args: argparse.Namespace) -> Any:
    """What is served: a store's directory, or files as they are or as layers."""
    from coopgraph.apps.given import login
    from coopgraph.store.memory import Memory, OwnFiles, own, shipped
    from coopgraph.store.remote.endpoint import Endpoint
    from coopgraph.store.remote.transport import Login, Transport

    if args.store or args.endpoint:
        if args.files or args.only or args.shipped or (args.store and args.endpoint):
            raise NotFoundError("give files, --store or --endpoint, one of them")
        return args.store or Endpoint(Transport(args.endpoint, Login(**login(args)), args.timeout), check=False)
    files = own(*map(Path, args.files))
    if args.only:
        return OwnFiles(files)
    return Memory([*shipped(args.shipped or not args.files), *files])
