"""The directive that prints a result, or effects computed from it, with its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from leukimmuno.catalog.shipped import shipped_registry
from leukimmuno.errors import InvalidValueError, LeukimmunoError
from leukimmuno.interchange.bibliography import sources_of
from leukimmuno.sphinxext.linking import record_link, source_links, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Node

    from leukimmuno.model.result import TrialResult

__all__ = ["PrintResult"]

# Option of the directive to the field that it asks for.
_CRITERIA = {
    "trial": "trial",
    "endpoint": "endpoint",
    "analysis-set": "analysis_set",
    "subgroup": "subgroup",
    "time": "time",
    "assessor": "assessor",
    "censoring": "censoring",
}


class PrintResult(SphinxDirective):
    """Print one result: by its id, or by criteria that only one current result meets."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {  # pyright: ignore[reportIncompatibleVariableOverride]
        **dict.fromkeys(_CRITERIA, directives.unchanged_required),
        "effect": directives.unchanged_required,
        "level": float,
        "crude": directives.flag,
    }

    def run(self) -> list[Node]:
        """Give the result as a container; nothing but a warning where there is none such."""
        try:
            result = self._result()
            lines = [nodes.paragraph("", "", *self._heading(result)), *self._figures(result)]
        except LeukimmunoError as error:
            warn(error, self.get_location())
            return []
        sources = nodes.paragraph("", "", *source_links(sources_of(result)))
        sources += nodes.Text(f"; leukimmuno data {shipped_registry().version}")
        sources["classes"].append("leukimmuno-sources")
        return [nodes.container("", *lines, sources, classes=["leukimmuno-result"])]

    def _result(self) -> TrialResult:
        """Find the one result that is meant."""
        results = shipped_registry().results
        asked = [option for option in _CRITERIA if option in self.options]
        if bool(self.arguments) == bool(asked):
            given = f"both {self.arguments[0]!r} and {', '.join(asked)}" if asked else "neither"
            raise InvalidValueError(
                "li-result: expected the id of a result, or options such as trial and endpoint, "
                f"got {given}",
                field="li-result",
                value=self.arguments[0] if asked else None,
            )
        if self.arguments:
            return results[self.arguments[0]]
        criteria = {_CRITERIA[option]: self.options[option] for option in asked}
        return results.where(**criteria).current().one()

    def _heading(self, result: TrialResult) -> Iterator[Node]:
        yield record_link(result.trial.name, result.trial, self.env)
        parts = (result.endpoint.name, str(result.analysis_set), result.subgroup, result.time)
        yield nodes.Text(f": {', '.join(filter(None, parts))}")

    def _figures(self, result: TrialResult) -> list[Node]:
        """Give the figures as printed, or the effects asked for."""
        if "effect" not in self.options:
            arms = [f"{result.trial.arm(arm.arm_id).name}: {arm}" for arm in result.arms]
            printed = [result.comparison, *result.further_comparisons]
            told = [*arms, *(str(comparison) for comparison in printed if comparison)]
        else:
            given: dict[str, Any] = {"crude": True} if "crude" in self.options else {}
            if "level" in self.options:
                given["level"] = self.options["level"]
            names = [name.strip() for name in self.options["effect"].split(",")]
            told = [f"{result.effect(name, **given)}, computed" for name in names]
        items = [nodes.list_item("", nodes.paragraph("", text)) for text in told]
        return [nodes.bullet_list("", *items)]
