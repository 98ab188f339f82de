"""`python -m include.warehouse start|stop|status|url|env`: the warehouse from the command line."""

import argparse
import logging
import shlex
import sys

from include.warehouse import connections
from include.warehouse.embedded import EmbeddedServer, EmbeddedServerError
from include.warehouse.prepare import WarehouseNotUsable, prepare


def start() -> None:
    """Start the embedded server, unless another one is set, and make the databases ready."""
    url = connections.external_url() or EmbeddedServer().start()
    prepare(url)
    print(f"the warehouse is ready: {connections.without_password(url)}")


def stop() -> None:
    """Stop the embedded server. A server set by EASTWIND_WAREHOUSE is left alone."""
    if connections.external_url():
        print("EASTWIND_WAREHOUSE is set: that server is not ours to stop")
    elif EmbeddedServer().stop():
        print("the embedded server has stopped")
    else:
        print("the embedded server is not running")


def status() -> None:
    """Say where the warehouse is. Ends with 1 if it cannot be reached."""
    url = connections.warehouse_url()
    connection = connections.connect(url)
    version = connection.info.parameter_status("server_version")
    connection.close()
    print(f"running: {connections.without_password(url)} (PostgreSQL {version})")


def url() -> None:
    """Print the warehouse's URL, password included."""
    print(connections.warehouse_url())


def env() -> None:
    """Print export lines for a shell: `eval "$(python -m include.warehouse env)"`."""
    for name, value in connections.environment().items():
        print(f"export {name}={shlex.quote(value)}")


COMMANDS = {command.__name__: command for command in (start, stop, status, url, env)}


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(prog="python -m include.warehouse", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        subparsers.add_parser(name, help=command.__doc__, description=command.__doc__)
    try:
        COMMANDS[parser.parse_args().command]()
    except (EmbeddedServerError, connections.WarehouseUnreachable, WarehouseNotUsable, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
