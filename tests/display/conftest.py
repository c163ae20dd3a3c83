"""A small registry with a record of every kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from leukimmuno.catalog.registry import Registry


@pytest.fixture(scope="session")
def sample() -> Registry:
    return Registry.load(Path(__file__).with_name("sample.json"))
