"""Run the command line: as ``loyalty`` or as ``python -m sim``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit code.

    The command line itself is imported here, so that Ctrl-C while it loads is answered as at any other time.
    """
    try:
        from sim.cli.main import main as command_line
    except KeyboardInterrupt:
        print("interrupted; nothing half-written is left", file=sys.stderr)
        raise SystemExit(130) from None
    command_line()


if __name__ == "__main__":
    main()
