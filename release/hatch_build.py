"""Puts the bill of materials into the wheel (``.dist-info/sboms``, PEP 770) if one is given.

``FABULA_SBOM`` names its file, as ``python -m release.dist`` sets it. Without it, as in
``pip install .``, the wheel is built without.
"""

from __future__ import annotations

import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BillOfMaterialsHook(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Called by hatchling before it writes a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the file to hatchling (1.28 and newer take it)."""
        given = os.environ.get("FABULA_SBOM")
        if given:
            build_data["sbom_files"].append(given)
