"""Bayesian summary of one arm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen
from scipy.special import betaincc, betainccinv, betaincinv

from leukimmuno.effects.arguments import FloatArray, checked_level, finite
from leukimmuno.effects.origins import settled
from leukimmuno.effects.tables import read_counts
from leukimmuno.errors import InvalidValueError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from leukimmuno.effects.estimate import Figures

__all__ = ["BetaPosterior", "beta_binomial"]


@frozen(eq=False, repr=False)
class BetaPosterior:
    """A beta distribution of what is known about a probability.

    Attributes
    ----------
    alpha, beta : float or numpy.ndarray
        Parameters: prior weight plus events, prior weight plus non-events.
    level : float
        Level of the credible interval.

    Examples
    --------
    >>> posterior = beta_binomial(61, 75)
    >>> print(posterior)
    mean 0.805 (95% CrI 0.710 to 0.885)
    >>> round(posterior.probability_above(0.7), 3)
    0.984
    """

    alpha: Figures
    beta: Figures
    level: float = 0.95

    @property
    def mean(self) -> Figures:
        """Posterior mean."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def low(self) -> Figures:
        """Lower end of the credible interval with equal tails."""
        return self._settled(betaincinv(self.alpha, self.beta, (1 - self.level) / 2))

    @property
    def high(self) -> Figures:
        """Upper end of the credible interval with equal tails."""
        return self._settled(betainccinv(self.alpha, self.beta, (1 - self.level) / 2))

    @property
    def interval(self) -> tuple[Figures, Figures]:
        """Both ends of the credible interval."""
        return self.low, self.high

    def probability_above(self, threshold: ArrayLike) -> Figures:
        """Return the posterior probability of a true proportion above a threshold.

        Parameters
        ----------
        threshold : float or array_like
            A fraction from 0 to 1.

        Raises
        ------
        InvalidValueError
            If the threshold lies outside 0 to 1.
        """
        limits = finite(threshold, "threshold")
        if ((limits < 0) | (limits > 1)).any():
            message = f"threshold: expected a fraction from 0 to 1, got {threshold!r}"
            raise InvalidValueError(message, field="threshold", value=threshold)
        return self._settled(betaincc(self.alpha, self.beta, limits))

    def at_level(self, level: float) -> BetaPosterior:
        """Return the same posterior with an interval at another level."""
        return BetaPosterior(self.alpha, self.beta, checked_level(level))

    @staticmethod
    def _settled(figures: Any) -> Figures:
        result: Figures = settled(np.asarray(figures))
        return result

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BetaPosterior):
            return NotImplemented
        return self.level == other.level and all(
            np.array_equal(mine, theirs)
            for mine, theirs in ((self.alpha, other.alpha), (self.beta, other.beta))
        )

    def __hash__(self) -> int:
        return hash((type(self), self.alpha, self.beta, self.level))

    def __str__(self) -> str:
        if isinstance(self.alpha, np.ndarray):
            return f"posterior means of shape {self.alpha.shape}"
        level = f"{100 * self.level:.6g}% CrI"
        return f"mean {self.mean:.3f} ({level} {self.low:.3f} to {self.high:.3f})"

    def __repr__(self) -> str:
        if isinstance(self.alpha, np.ndarray):
            return f"<BetaPosterior {self}>"
        return f"<BetaPosterior Beta({self.alpha:g}, {self.beta:g}): {self}>"


def beta_binomial(
    events: ArrayLike,
    total: ArrayLike,
    *,
    prior: tuple[float, float] = (1.0, 1.0),
    level: float = 0.95,
) -> BetaPosterior:
    """Update a beta prior with the events of one arm.

    Parameters
    ----------
    events, total : int or array_like
        Events and patients; they broadcast against each other.
    prior : tuple of float, default (1.0, 1.0)
        The prior's weights of events and of non-events, above 0. (1, 1) is uniform,
        (0.5, 0.5) is Jeffreys's prior [1]_.
    level : float, default 0.95
        Level of the credible interval.

    Returns
    -------
    BetaPosterior
        With mean, interval with equal tails, and the probability above a threshold.

    Raises
    ------
    InvalidValueError
        If a count, the prior or the level is invalid.

    References
    ----------
    .. [1] Gelman A, Carlin JB, Stern HS, et al. Bayesian Data Analysis, 3rd ed. 2013, chapter 2.

    Examples
    --------
    >>> beta_binomial(61, 75, prior=(0.5, 0.5)).mean
    0.8092105263157895
    """
    weights = finite(prior, "prior")
    if weights.shape != (2,) or (weights <= 0).any():
        message = f"prior: expected two weights above 0, got {prior!r}"
        raise InvalidValueError(message, field="prior", value=prior)
    counts = read_counts(arm=(events, total))
    level = checked_level(level)
    alpha, beta = counts.evaluate(_update, *weights.tolist())
    return BetaPosterior(counts.shaped(alpha), counts.shaped(beta), level)


def _update(
    x: FloatArray, n: FloatArray, events: float, others: float
) -> tuple[FloatArray, FloatArray]:
    return x + events, n - x + others
