"""Simple temporal networks: the tightest limits between points in time, by shortest paths.

Each bound "at most w from point u to point v" is an edge u -> v of weight w; the shortest path from
u to v is then the tightest limit that all bounds together imply, and a cycle of negative weight is
a contradiction (Dechter, Meiri and Pearl, Artif Intell 1991;49:61-95). The paths are scipy's.

Times are whole microseconds held in floats: sums of them are exact, so that bounds which fit
exactly never seem to contradict each other through rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import NegativeCycleError, bellman_ford, johnson

from leukimmuno.model.unit_table import convert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["DAY", "Network", "in_microseconds", "solve"]

DAY = 86_400e6
"""Microseconds of a day."""


def in_microseconds(number: float, unit: str) -> float:
    """Express a time in whole microseconds.

    Examples
    --------
    >>> in_microseconds(2, "hours")
    7200000000.0
    """
    return float(round(convert(number, unit, "day") * DAY))


@attrs.frozen(eq=False)
class Network:
    """A solved network, or the contradiction found in it.

    Attributes
    ----------
    tails, heads, weights, labels : arrays of shape (edges,)
        Edge i says: from point ``tails[i]`` to ``heads[i]`` at most ``weights[i]`` microseconds,
        because of bound ``labels[i]``. Of edges between the same points the tightest is kept.
    distances : array of shape (points, points)
        ``distances[u, v]`` is the tightest limit of the time from u to v, infinite where there is
        none; of shape (0, 0) if the bounds contradict each other.
    cycle : tuple of int
        Edges that close a circle of negative weight; empty if there is none.
    """

    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    weights: NDArray[np.float64]
    labels: NDArray[np.int64]
    distances: NDArray[np.float64]
    cycle: tuple[int, ...] = ()

    def path(self, start: int, end: int) -> tuple[int, ...]:
        """Give the edges of a shortest path between two points that a path joins."""
        size = len(self.distances)
        _, before = bellman_ford(
            _graph(size, self.tails, self.heads, self.weights),
            indices=[start],
            return_predecessors=True,
        )
        edge_of = {pair: i for i, pair in enumerate(zip(self.tails, self.heads, strict=True))}
        edges = []
        while end != start:
            previous = int(before[0, end])
            edges.append(edge_of[previous, end])
            end = previous
        return tuple(reversed(edges))


def _graph(
    size: int, tails: NDArray[np.int64], heads: NDArray[np.int64], weights: NDArray[np.float64]
) -> csr_array[Any]:
    """Make the sparse matrix; a stored zero is an edge of weight 0, not a missing one."""
    starts = np.searchsorted(tails, np.arange(size + 1))
    return csr_array((weights, heads, starts), shape=(size, size))


def solve(
    size: int,
    tails: Sequence[int],
    heads: Sequence[int],
    weights: Sequence[float],
    labels: Sequence[int],
) -> Network:
    """Tighten a network of `size` points.

    Parameters
    ----------
    size : int
        Number of points.
    tails, heads, weights, labels : sequences of equal length
        As in `Network`; several edges may join the same points.

    Returns
    -------
    Network
        With `distances`, or with the `cycle` that contradicts itself.

    Examples
    --------
    >>> network = solve(3, [0, 1, 1, 2], [1, 0, 2, 1], [5.0, -3.0, 2.0, -1.0], [0, 0, 1, 1])
    >>> network.distances[0, 2], -network.distances[2, 0]  # at most, at least
    (np.float64(7.0), np.float64(4.0))
    """
    tail, head = np.asarray(tails, dtype=np.int64), np.asarray(heads, dtype=np.int64)
    weight, label = np.asarray(weights, dtype=np.float64), np.asarray(labels, dtype=np.int64)
    order = np.lexsort((label, weight, head, tail))
    tail, head, weight, label = tail[order], head[order], weight[order], label[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    tail, head, weight, label = tail[first], head[first], weight[first], label[first]
    try:
        distances = johnson(_graph(size, tail, head, weight))
    except NegativeCycleError:
        cycle = _negative_cycle(size, tail, head, weight)
        return Network(tail, head, weight, label, np.empty((0, 0)), cycle)
    distances += 0.0  # no negative zeros
    return Network(tail, head, weight, label, distances)


def _negative_cycle(
    size: int, tails: NDArray[np.int64], heads: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[int, ...]:
    """Find a cycle of negative weight in a graph that has one.

    scipy tells that there is one but not where. These are its rounds of relaxation (Bellman and
    Ford), started from all points at once: a point that still improves after `size` rounds has a
    negative cycle among its predecessors.
    """
    reach = np.zeros(size)
    via = np.full(size, -1)
    improved = np.zeros(size, dtype=bool)
    for _ in range(size):
        candidate = reach[tails] + weights
        better = reach.copy()
        np.minimum.at(better, heads, candidate)
        improved = better < reach
        deciding = np.flatnonzero(improved[heads] & (candidate == better[heads]))
        via[heads[deciding]] = deciding
        reach = better
    point = int(np.flatnonzero(improved)[0])
    for _ in range(size):  # into the cycle, wherever the walk began
        point = int(tails[via[point]])
    edges: list[int] = []
    start = point
    while not edges or point != start:
        edge = int(via[point])
        edges.append(edge)
        point = int(tails[edge])
    return tuple(reversed(edges))
