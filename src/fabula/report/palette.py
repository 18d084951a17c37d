"""Colours of the report, light and dark; every text colour reads on every ground it stands on.

Speakers are colours of equal lightness in OKLCH (0.45 on paper, 0.80 on dark), hues ordered so that
neighbours in rank are far apart. Names stand beside the colours, which never carry meaning alone.
"""

from __future__ import annotations

LIGHT = {
    "paper": "#fbf9f4",
    "raised": "#ffffff",
    "sunk": "#f1ede3",
    "ink": "#23211d",
    "soft": "#635e54",
    "rule": "#ddd6c7",
    "accent": "#7a4a12",
    "unknown": "#a3260f",
    "other": "#5d5a52",
    "evidence": "#ffe48a",
}
DARK = {
    "paper": "#191a1d",
    "raised": "#222327",
    "sunk": "#131416",
    "ink": "#e9e5dc",
    "soft": "#aaa498",
    "rule": "#3a3a3e",
    "accent": "#e5b673",
    "unknown": "#ff9d86",
    "other": "#b9b3a6",
    "evidence": "#57490f",
}
SPEAKERS_LIGHT = (
    "#17559b",
    "#8f3126",
    "#09672e",
    "#743981",
    "#744c00",
    "#076169",
    "#8d2e4b",
    "#504799",
    "#545b04",
    "#863e07",
    "#066357",
    "#853166",
)
SPEAKERS_DARK = (
    "#94c1fa",
    "#f5a799",
    "#91cf9d",
    "#d9aae4",
    "#e2b577",
    "#6bd0db",
    "#f3a4b5",
    "#b7b5f9",
    "#bbc57d",
    "#f0ac86",
    "#73d2c0",
    "#eaa5cc",
)
COLOURED_SPEAKERS = len(SPEAKERS_LIGHT)
FEELINGS_LIGHT = {
    "joy": "#a36a00",
    "affection": "#c03478",
    "surprise": "#0b7f93",
    "pleading": "#6c6a00",
    "sarcasm": "#6a6a6a",
    "anger": "#c6361a",
    "sadness": "#2f66c4",
    "fear": "#7b3fb5",
    "remorse": "#2f7d68",
    "disgust": "#56760b",
    "contempt": "#8a5224",
}
FEELINGS_DARK = {
    "joy": "#f0bf4c",
    "affection": "#f58fb8",
    "surprise": "#56c7da",
    "pleading": "#d6cf52",
    "sarcasm": "#b9b9b9",
    "anger": "#ff8a6b",
    "sadness": "#8fb4ff",
    "fear": "#c79bf2",
    "remorse": "#86ccb5",
    "disgust": "#b4cf5a",
    "contempt": "#d9a873",
}
"""Feelings also differ by direction, and a button singles each out: colour is never alone."""


def render_palette() -> str:
    """The colours as CSS: custom properties for both themes, one class for each speaker colour."""
    light = _properties(LIGHT, SPEAKERS_LIGHT, FEELINGS_LIGHT)
    dark = _properties(DARK, SPEAKERS_DARK, FEELINGS_DARK)
    classes = "".join(f".s{rank}{{--who:var(--s{rank})}}" for rank in range(COLOURED_SPEAKERS))
    classes += "".join(f".f-{name}{{--f:var(--f-{name})}}" for name in FEELINGS_LIGHT)
    return (
        f":root{{color-scheme:light;{light}}}"
        "@media (prefers-color-scheme:dark){:root:not([data-theme=light])"
        f"{{color-scheme:dark;{dark}}}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
        f"@media print{{:root:root{{color-scheme:light;{light}}}}}"
        f"{classes}.so{{--who:var(--other)}}.su{{--who:var(--unknown)}}\n"
    )


def speaker_class(rank: int | None) -> str:
    """The class of a speaker by rank in the cast; ``None`` = unknown."""
    if rank is None:
        return "su"
    return f"s{rank}" if rank < COLOURED_SPEAKERS else "so"


def _properties(
    colours: dict[str, str], speakers: tuple[str, ...], feelings: dict[str, str]
) -> str:
    named = "".join(f"--{name}:{value};" for name, value in colours.items())
    named += "".join(f"--f-{name}:{value};" for name, value in feelings.items())
    return named + "".join(f"--s{rank}:{value};" for rank, value in enumerate(speakers))
