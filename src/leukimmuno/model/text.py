"""How names and ids are written and compared."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SLUG", "brief", "did_you_mean", "fold", "similar", "slugify"]

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The one form of an id: lower-case letters and digits in groups joined by single hyphens."""


def fold(text: str) -> str:
    """Reduce a name to what counts in a comparison: letters and digits without case or accents.

    Examples
    --------
    >>> fold("CAR-T"), fold("car t"), fold("Ménière")
    ('cart', 'cart', 'meniere')
    """
    kept = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, kept.casefold()))


def slugify(text: str) -> str:
    """Turn a name into the slug form of an id.

    Examples
    --------
    >>> slugify("T-cell engager")
    't-cell-engager'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def brief(value: object, limit: int = 200) -> str:
    """Give the repr of any value, cut where it is long: messages must not fail or flood.

    Examples
    --------
    >>> brief("no"), brief(10**5000)
    ("'no'", 'an int too long to print')
    """
    try:
        said = repr(value)
    except RecursionError:
        return f"a {type(value).__name__} nested too deeply to print"
    except ValueError:
        # Python refuses to write whole numbers of thousands of digits.
        return f"an {type(value).__name__} too long to print"
    return said if len(said) <= limit else f"{said[:limit]}... ({len(said)} characters)"


def did_you_mean(suggestions: Sequence[str]) -> str:
    """Put suggestions into words, to stand behind what was not found; nothing for none.

    Examples
    --------
    >>> did_you_mean(("tower", "toder"))
    "; did you mean 'tower' or 'toder'?"
    """
    return f"; did you mean {' or '.join(map(repr, suggestions))}?" if suggestions else ""


def similar(query: str, names: dict[str, str], limit: int = 3) -> tuple[str, ...]:
    """Rank the values of `names` whose folded key resembles `query`, best first.

    Parameters
    ----------
    query : str
        What was asked for.
    names : dict of str to str
        Folded name to the answer it stands for; several names may stand for one answer.
    limit : int, default 3
        How many answers at the most. What is much less alike than the best is left out.

    Examples
    --------
    >>> similar("blinatumumab", {"blinatumomab": "blinatumomab", "blincyto": "blinatumomab"})
    ('blinatumomab',)
    """
    # A miss is rare and difflib is not free to import.
    import difflib

    # Very long queries resemble nothing and would cost quadratic time.
    asked = fold(query[:80])
    close = difflib.get_close_matches(asked, names, n=3 * limit, cutoff=0.72)
    # Most antibodies share half of their name: beside one slip of the pen they are no suggestion.
    misses = [1 - difflib.SequenceMatcher(None, name, asked).ratio() for name in close]
    near = (n for n, miss in zip(close, misses, strict=True) if miss <= 1.8 * misses[0])
    return tuple(dict.fromkeys(names[name] for name in near))[:limit]
