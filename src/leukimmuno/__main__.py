"""``python -m leukimmuno``: the registry on a terminal."""

from __future__ import annotations

import sys

from leukimmuno.cli import main

if __name__ == "__main__":
    sys.exit(main())
