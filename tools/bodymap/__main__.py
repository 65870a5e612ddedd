"""python -m tools.bodymap [FOLDER]: makes the body map's files in static/body/, or elsewhere."""

import json
import sys
from pathlib import Path

from tools.bodymap.make import make

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 60_000


def main():
    """Make the map; fails if it is larger than it may be."""
    protocols = json.loads((ROOT / "protocols.json").read_text("utf-8"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "static" / "body"
    total = make(protocols, folder)
    print(f"together {total} bytes compressed; at most {MOST_BYTES}")
    return total > MOST_BYTES


if __name__ == "__main__":
    sys.exit(main())
