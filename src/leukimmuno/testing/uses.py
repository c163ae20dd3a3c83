"""Strategies for regimens, approvals and population figures."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from leukimmuno.model.approval import GRANTING, Approval, Indication
from leukimmuno.model.population import PopulationFigure
from leukimmuno.model.quantities import Measure
from leukimmuno.model.regimen import Dose, Phase, Regimen
from leukimmuno.model.vocabulary import Action
from leukimmuno.testing.building import built, makes, maybe, some
from leukimmuno.testing.figures import measures, ranges
from leukimmuno.testing.plain import whole_numbers

__all__ = [
    "approvals",
    "doses",
    "indications",
    "phases",
    "population_figures",
    "regimens",
]


@st.composite
def _dosed(draw: st.DrawFn) -> dict[str, Any]:
    first, last = sorted(draw(st.tuples(whole_numbers(1, 60), whole_numbers(1, 60))))
    fixed = draw(st.booleans())
    return {
        "first_day": first,
        "last_day": last,
        "amount": draw(measures()) if fixed else None,
        "amount_range": None if fixed else draw(ranges()),
    }


@makes(Dose)
def doses(**fields: Any) -> st.SearchStrategy[Dose]:
    """Draw doses; `fields` fixes fields by value or strategy."""
    names = ("amount", "amount_range", "first_day", "last_day")
    return built(Dose, fields, _dosed(), names)


@st.composite
def _cycle(draw: st.DrawFn) -> dict[str, Any]:
    given = draw(some(doses(), least=1))
    days = max(dose.last_day for dose in given) + draw(whole_numbers(0, 30))
    return {"doses": given, "cycle_length": draw(maybe(st.just(Measure(days, "day"))))}


@makes(Phase)
def phases(**fields: Any) -> st.SearchStrategy[Phase]:
    """Draw cycles that hold their doses; `fields` fixes fields by value or strategy."""
    return built(Phase, fields, _cycle(), ("doses", "cycle_length"))


@makes(Regimen)
def regimens(**fields: Any) -> st.SearchStrategy[Regimen]:
    """Draw regimens; `fields` fixes fields by value or strategy."""
    return built(Regimen, fields)


@makes(Indication)
def indications(**fields: Any) -> st.SearchStrategy[Indication]:
    """Draw uses of a therapy; `fields` fixes fields by value or strategy."""
    return built(Indication, {"ages": maybe(ranges("time", low=0)), **fields})


@st.composite
def _event(draw: st.DrawFn) -> dict[str, Any]:
    action = draw(st.sampled_from(Action))
    uses = draw(some(indications(), least=1)) if action in GRANTING else ()
    return {"action": action, "indications": uses}


@makes(Approval)
def approvals(**fields: Any) -> st.SearchStrategy[Approval]:
    """Draw regulatory events; `fields` fixes fields, `action` together with `indications`."""
    return built(Approval, fields, _event(), ("action", "indications"))


@makes(PopulationFigure)
def population_figures(**fields: Any) -> st.SearchStrategy[PopulationFigure]:
    """Draw population figures; `fields` fixes fields by value or strategy."""
    figure = st.one_of(
        st.fixed_dictionaries({"value": measures(), "range": maybe(ranges())}),
        st.fixed_dictionaries({"range": ranges()}),
    )
    return built(PopulationFigure, fields, figure, ("value", "range"))
