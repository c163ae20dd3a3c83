"""The version of the package, in one place: read by the build, the package and the docs."""

from __future__ import annotations

__version__ = "0.1.0"
