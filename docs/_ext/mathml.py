"""Render formulas as MathML when the site is built, so that no page loads a script for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.nodes import SkipNode
from docutils.utils.math.latex2mathml import tex2mathml

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


def write_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in running text."""
    self.body.append(tex2mathml(node.astext(), as_block=False))
    raise SkipNode


def write_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own."""
    self.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Name the renderer; conf.py chooses it."""
    app.add_html_math_renderer(
        "mathml", inline_renderers=(write_inline, None), block_renderers=(write_block, None)
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
