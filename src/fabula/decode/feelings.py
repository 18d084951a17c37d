"""Which feeling several signs of different weight speak for, how strong it is and how it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

LEAST_FELT: Final = 0.34
"""Evidence below which a line is neutral: less than a single sign of the weakest full weight."""

PULL: Final = 4.0
"""How much full evidence multiplies the encoder's odds of a feeling, as a power of e; chosen on the
development passages."""

CALM_RAISE: Final = 0.06
"""How much more evidence it takes where the voice is said to be calm."""

SOURCE_WEIGHTS: Final[Mapping[str, float]] = {
    "voice": 1.0,
    "body": 0.9,
    "told": 1.0,
    "said": 0.85,
    "model": 0.9,
    "around": 0.5,
}
"""How much a sign counts by where it stands: the narrator's word for the feeling most, what stands
in the paragraph beside half. Set by hand: no free corpus has such lines."""

MODEL_SAYS: Final = 0.4
"""Probability from which the encoder's label alone counts as said in the words."""

LOUD_FACTOR: Final = 1.15
"""What an exclamation mark makes of signs of feelings that are loud."""

LOUD: Final = frozenset({"anger", "joy", "surprise", "fear", "pleading", "disgust"})
QUIET_BELOW: Final[Mapping[str, frozenset[str]]] = {
    "sarcasm": frozenset({"anger", "contempt", "joy"}),
    "pleading": frozenset({"fear", "sadness"}),
    "remorse": frozenset({"sadness"}),
}
"""Labels that go before others that the same words show, by the definition."""

ABOVE_MARGIN: Final = 0.12
"""How much less evidence such a label may have and still go before."""

NEUTRAL: Final = "neutral"

Felt = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Sign:
    """One sign of a feeling.

    Attributes:
        label: The feeling, or ``calm``.
        weight: 0 to 1.
        source: Key of ``SOURCE_WEIGHTS``, or ``mask`` for an outside that is kept calm.
        span: The words; ``None`` for what the encoder says of the whole line.
    """

    label: str
    weight: float
    source: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Feeling:
    """What the signs speak for.

    Attributes:
        label: The feeling or ``neutral``.
        intensity: 0 (neutral) to 1.
        shown: ``said``, ``expressed``, ``hidden``, ``narrated``; ``None`` for ``neutral``.
        spans: Words that it rests on, in order.
        score: Share of all evidence that speaks for the label.
    """

    label: str
    intensity: float
    shown: str | None
    spans: tuple[tuple[int, int], ...]
    score: float


def choose_feeling(
    signs: Sequence[Sign], *, loud: bool, hidden: bool, arousal: float, felt: Felt = ()
) -> Feeling:
    """Choose the feeling of one line.

    Args:
        signs: All signs, of the line and around it.
        loud: Whether the line has an exclamation mark.
        hidden: Whether nobody there hears it (a thought in company).
        arousal: What the encoder says of the words, 0 to 1; 0.5 = unknown.
        felt: What the encoder says the speaker feels, with probabilities; empty = it cannot tell.
    """
    totals = _sum_signs(signs, loud=loud)
    needed = LEAST_FELT + CALM_RAISE * any(sign.label == "calm" for sign in signs)
    if felt:
        totals, needed = _weigh_felt(felt, totals)
    label = _prefer(totals)
    most = totals.get(label, 0.0)
    everything = sum(totals.values()) + needed
    if most < needed:
        return Feeling(NEUTRAL, 0.0, None, (), round(needed / everything, 4))
    own = [sign for sign in signs if sign.label == label]
    masked = any(sign.source == "mask" for sign in signs) and _is_inner(own)
    shown = "hidden" if hidden or masked else _shown(own)
    strength = max((sign.weight for sign in own), default=0.0)
    intensity = min(0.95, max(0.3, 0.75 * strength + 0.2 * most + 0.4 * (arousal - 0.5)))
    spans = tuple(sorted({sign.span for sign in own if sign.span is not None}))
    return Feeling(label, round(intensity, 2), shown, spans, round(most / everything, 4))


def _sum_signs(signs: Iterable[Sign], *, loud: bool) -> dict[str, float]:
    """Evidence for each label: signs of one label add up as chances that at least one is right."""
    missed: dict[str, float] = {}
    for sign in signs:
        if sign.source == "mask" or sign.label in ("calm", NEUTRAL):
            continue
        factor = LOUD_FACTOR if loud and sign.label in LOUD else 1.0
        chance = min(0.97, sign.weight * SOURCE_WEIGHTS[sign.source] * factor)
        missed[sign.label] = missed.get(sign.label, 1.0) * (1.0 - chance)
    return {label: 1.0 - rest for label, rest in missed.items()}


def _weigh_felt(felt: Felt, totals: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """Probabilities of feelings, and of none, by the encoder and all other evidence together."""
    pulled = {label: chance * exp(PULL * totals.get(label, 0.0)) for label, chance in felt}
    total = sum(pulled.values())
    chances = {label: chance / total for label, chance in pulled.items()}
    return chances, chances.pop(NEUTRAL, 0.0)


def _prefer(totals: Mapping[str, float]) -> str:
    """The label with most evidence, or one that by definition goes before it."""
    best = max(totals, key=lambda label: totals[label], default=NEUTRAL)
    for above, below in QUIET_BELOW.items():
        if best in below and totals.get(above, 0.0) >= totals[best] - ABOVE_MARGIN:
            return above
    return best


def _is_inner(own: Iterable[Sign]) -> bool:
    """Whether the feeling is known from the narrator and not from the words of the line."""
    return all(sign.source in ("told", "around") for sign in own)


def _shown(own: Sequence[Sign]) -> str:
    sources = {sign.source for sign in own}
    said = any(sign.source == "model" and sign.weight >= MODEL_SAYS for sign in own)
    if "said" in sources or said:
        return "said"
    if sources & {"voice", "body"}:
        return "expressed"
    return "narrated" if sources & {"told", "around"} else "said"
