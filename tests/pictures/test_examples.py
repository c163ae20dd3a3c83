"""Every script of the gallery runs, draws, and says in words what it shows."""

from __future__ import annotations

import ast
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))


def test_gallery_answers_its_questions() -> None:
    assert {path.stem for path in SCRIPTS} == {
        "plot_approvals_in_all",
        "plot_car_t_calendar",
        "plot_five_articles",
        "plot_on_target_toxicity",
        "plot_single_arm_rates",
        "plot_tower_and_inovate",
        "plot_your_own_trial",
    }


@pytest.mark.slow
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script_runs_and_draws(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    faults: Callable[[Axes], list[str]],
) -> None:
    shown: list[Any] = []
    found: list[str] = []

    def show() -> None:
        for number in plt.get_fignums():
            figure = plt.figure(number)
            shown.append(figure)
            found.extend(faults(figure.axes[0]))
        plt.close("all")

    monkeypatch.setattr(plt, "show", show)
    runpy.run_path(str(path), run_name="__main__")
    assert not plt.get_fignums(), "a picture was not shown"
    assert shown
    assert found == []
    # Citations end every script.
    assert "@" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script_is_a_page_of_the_gallery(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    title, line, *rest = (ast.get_docstring(ast.parse(text)) or "").splitlines()
    assert line == "=" * len(title)
    assert rest
    assert text.count("\n# %%\n") > 3
    # What a picture cannot say is said beside it.
    assert any(
        word in text for word in ("does not say", "do not say", "what does not", "keep in mind")
    )
