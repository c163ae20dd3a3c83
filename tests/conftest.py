"""Settings that all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# Two slow cores must not turn a right answer into a failure, and CI must fail for a change's sake
# only: there each property test draws the same examples every time.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")
