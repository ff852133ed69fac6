"""What source files hold, as a hash: results that are kept, or come from elsewhere, must be of the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

#: The folder of the package.
PACKAGE = Path(__file__).parents[2]


def source_hash(*parts: Path, beside: str = "") -> str:
    """Hash of files, of every source file of folders, and of what is said beside them."""
    digest = hashlib.sha256(beside.encode())
    for part in parts:
        for path in sorted(part.rglob("*.py")) if part.is_dir() else [part]:
            digest.update(path.relative_to(part).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
