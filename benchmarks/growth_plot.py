from typing import Any


def draw_growth(measured: Any) -> str:
    return ""
