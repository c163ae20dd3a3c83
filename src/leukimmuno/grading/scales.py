"""Why no grade is ever converted from one scale to another."""

from __future__ import annotations

from typing import NoReturn

from leukimmuno.errors import GradeConversionError

__all__ = ["convert"]


def convert(grade: object, source: object, target: object) -> NoReturn:
    """Refuse to convert a grade between two scales.

    The Penn, Lee, modified Lee, CTCAE, MSKCC, CARTOX and ASTCT scales weigh different findings, so
    that one grade of the one may be several of the other. A grade on another scale can only be
    given from the findings themselves.

    Parameters
    ----------
    grade : object
        The grade.
    source, target : object
        The scale it was given on, and the scale wanted.

    Raises
    ------
    GradeConversionError
        Always.

    Examples
    --------
    >>> convert(3, "Penn", "ASTCT 2019")
    Traceback (most recent call last):
        ...
    leukimmuno.errors.GradeConversionError: grade 3 on the scale Penn has no counterpart on ASTCT
    2019: grades are never converted between scales; grade again from the findings, as with
    grading.crs or grading.icans
    """
    raise GradeConversionError(
        f"grade {grade} on the scale {source} has no counterpart on {target}: grades are never "
        "converted between scales; grade again from the findings, as with grading.crs or "
        "grading.icans",
        source=str(source),
        target=str(target),
    )
