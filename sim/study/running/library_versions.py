"""Versions of the libraries that results may depend on."""

from __future__ import annotations

from importlib import metadata

#: They stand in the manifest of every comparison, and are the same wherever a part of it is worked out.
PACKAGES = ("numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "simpy")


def version(package: str) -> str | None:
    """Version of an installed package; None if it is not."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
