"""What articles say, checked against the evidence by computation.

`audit` gives a verdict on each stored claim, `trace` tells which stored figures printed numbers
really are. Both read any registry: a view as of a day, or your own records laid over it.
"""

from leukimmuno.claims.auditing import audit
from leukimmuno.claims.report import Audit, Finding
from leukimmuno.claims.tracing import Explanation, Match, Trace, trace

__all__ = ["Audit", "Explanation", "Finding", "Match", "Trace", "audit", "trace"]
