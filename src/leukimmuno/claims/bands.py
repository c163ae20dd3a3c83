"""Words for frequencies, by the bands of CIOMS.

Very common is at least 1 in 10, common at least 1 in 100, uncommon at least 1 in 1,000, rare at
least 1 in 10,000, very rare below that (CIOMS Working Group III, 1995). A layman's "common"
includes very common. A word one band off is imprecise, one further off is wrong.
"""

from __future__ import annotations

from leukimmuno.model.vocabulary import Frequency, Verdict

__all__ = ["CUT_OFFS", "band_of", "verdict_on"]

CUT_OFFS: tuple[tuple[Frequency, float], ...] = (
    (Frequency.VERY_COMMON, 1 / 10),
    (Frequency.COMMON, 1 / 100),
    (Frequency.UNCOMMON, 1 / 1_000),
    (Frequency.RARE, 1 / 10_000),
    (Frequency.VERY_RARE, 0.0),
)
"""Each band with the smallest proportion that belongs to it, the most frequent first."""

_ORDER = {word: at for at, (word, _) in enumerate(CUT_OFFS)}


def band_of(proportion: float) -> Frequency:
    """Give the band of a proportion.

    Examples
    --------
    >>> band_of(0.77).value, band_of(0.004).value
    ('very common', 'uncommon')
    """
    return next(word for word, least in CUT_OFFS if proportion >= least)


def verdict_on(word: Frequency, proportion: float) -> Verdict:
    """Compare a word with the proportion seen.

    Examples
    --------
    >>> verdict_on(Frequency.RARE, 0.77).value, verdict_on(Frequency.COMMON, 0.77).value
    ('contradicted', 'supported')
    """
    if word is Frequency.OCCURS:
        return Verdict.SUPPORTED if proportion > 0 else Verdict.CONTRADICTED
    if word is Frequency.NEVER:
        return Verdict.CONTRADICTED if proportion > 0 else Verdict.SUPPORTED
    seen = _ORDER[band_of(proportion)]
    said = _ORDER[word]
    if seen == said or (word is Frequency.COMMON and seen < said):
        return Verdict.SUPPORTED
    return Verdict.IMPRECISE if abs(seen - said) == 1 else Verdict.CONTRADICTED
