"""Pictures of the registry, of effects and of audits, drawn with matplotlib.

Each function draws one picture on the axes it is given, or on a new figure, and returns the axes.
Nothing is told by colour alone, the colours stay apart for colour-blind readers and on a dark
background, and `alt_text` gives the facts of a picture in words. A timeline draws itself:
`Timeline.plot`. All of it needs matplotlib, which the "plot" extra installs.
"""

from leukimmuno.pictures.binding import target_map
from leukimmuno.pictures.forest import intervals
from leukimmuno.pictures.licences import approvals
from leukimmuno.pictures.on_target import toxicity_chain
from leukimmuno.pictures.style import alt_text
from leukimmuno.pictures.verdicts import claims_matrix

__all__ = [
    "alt_text",
    "approvals",
    "claims_matrix",
    "intervals",
    "target_map",
    "toxicity_chain",
]
