"""Effect sizes: every measure that a trial report needs, for one table or millions of them.

The experimental arm comes first, the control arm second; each function takes single numbers or
arrays that broadcast, and most return an `Estimate`.

Examples
--------
>>> from leukimmuno import effects
>>> print(effects.risk_ratio(91, 271, 21, 134))
RR 2.14 (95% CI 1.40 to 3.28)
"""

from __future__ import annotations

__all__ = [
    "BetaPosterior",
    "Estimate",
    "SignificanceTest",
    "UnionInterval",
    "absolute_effect",
    "arcsine_difference",
    "beta_binomial",
    "chi_squared_test",
    "cohen_h",
    "fisher_test",
    "fragility_index",
    "hazard_ratio",
    "hazard_ratio_from_log_rank",
    "hazard_ratio_from_medians",
    "hazard_ratio_from_observed_expected",
    "hazard_ratio_from_p_value",
    "hazard_ratio_from_survival",
    "median_difference",
    "median_ratio",
    "mid_p_test",
    "number_needed_to_treat",
    "number_needed_to_treat_from_hazard_ratio",
    "odds_ratio",
    "odds_to_risk_ratio",
    "proportion",
    "risk_difference",
    "risk_ratio",
]

# Type checkers take the constant for true; at run time nothing heavy is loaded until it is used.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from leukimmuno.effects.absolute import absolute_effect as absolute_effect
    from leukimmuno.effects.absolute import odds_to_risk_ratio as odds_to_risk_ratio
    from leukimmuno.effects.arcsine import arcsine_difference as arcsine_difference
    from leukimmuno.effects.arcsine import cohen_h as cohen_h
    from leukimmuno.effects.bayes import BetaPosterior as BetaPosterior
    from leukimmuno.effects.bayes import beta_binomial as beta_binomial
    from leukimmuno.effects.differences import risk_difference as risk_difference
    from leukimmuno.effects.estimate import Estimate as Estimate
    from leukimmuno.effects.fragility import fragility_index as fragility_index
    from leukimmuno.effects.hazards import hazard_ratio as hazard_ratio
    from leukimmuno.effects.hazards import (
        hazard_ratio_from_log_rank as hazard_ratio_from_log_rank,
    )
    from leukimmuno.effects.hazards import (
        hazard_ratio_from_medians as hazard_ratio_from_medians,
    )
    from leukimmuno.effects.hazards import (
        hazard_ratio_from_observed_expected as hazard_ratio_from_observed_expected,
    )
    from leukimmuno.effects.hazards import (
        hazard_ratio_from_p_value as hazard_ratio_from_p_value,
    )
    from leukimmuno.effects.hazards import (
        hazard_ratio_from_survival as hazard_ratio_from_survival,
    )
    from leukimmuno.effects.intervals import UnionInterval as UnionInterval
    from leukimmuno.effects.medians import median_difference as median_difference
    from leukimmuno.effects.medians import median_ratio as median_ratio
    from leukimmuno.effects.needed import number_needed_to_treat as number_needed_to_treat
    from leukimmuno.effects.needed import (
        number_needed_to_treat_from_hazard_ratio as number_needed_to_treat_from_hazard_ratio,
    )
    from leukimmuno.effects.odds import odds_ratio as odds_ratio
    from leukimmuno.effects.proportions import proportion as proportion
    from leukimmuno.effects.ratios import risk_ratio as risk_ratio
    from leukimmuno.effects.significance import SignificanceTest as SignificanceTest
    from leukimmuno.effects.significance import chi_squared_test as chi_squared_test
    from leukimmuno.effects.significance import fisher_test as fisher_test
    from leukimmuno.effects.significance import mid_p_test as mid_p_test
else:
    _HOMES = {
        "absolute": ("absolute_effect", "odds_to_risk_ratio"),
        "arcsine": ("arcsine_difference", "cohen_h"),
        "bayes": ("BetaPosterior", "beta_binomial"),
        "differences": ("risk_difference",),
        "estimate": ("Estimate",),
        "fragility": ("fragility_index",),
        "hazards": tuple(name for name in __all__ if name.startswith("hazard_ratio")),
        "intervals": ("UnionInterval",),
        "medians": ("median_difference", "median_ratio"),
        "needed": ("number_needed_to_treat", "number_needed_to_treat_from_hazard_ratio"),
        "odds": ("odds_ratio",),
        "proportions": ("proportion",),
        "ratios": ("risk_ratio",),
        "significance": ("SignificanceTest", "chi_squared_test", "fisher_test", "mid_p_test"),
    }
    _HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

    def __getattr__(name: str) -> object:
        """Load a public name on first use."""
        home = _HOME_OF.get(name)
        if home is None:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=None)
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names."""
        return sorted(__all__)
