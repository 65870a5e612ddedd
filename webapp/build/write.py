"""Writing folders so that a reader sees the old one or the new one."""

from pathlib import Path

from webapp.build.faults import BuildFault

# The file by which a folder is known to be a built site, and so ours to replace.
MARK = "build.json"


def write(path: Path, content: bytes) -> None:
    """Write `content` into `path`, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def replace_folder(out: Path, new: Path) -> None:
    """Put the folder `new` where `out` is; the old one moves beside `new`, for its owner to clear.

    Raises BuildFault rather than remove a folder that is neither empty nor a built site.
    """
    if not out.exists():
        new.rename(out)
        return
    if not out.is_dir() or (any(out.iterdir()) and not (out / MARK).is_file()):
        raise BuildFault(f"{out} — is no built site — name a new or empty folder")
    old = out.rename(new.with_name("old"))
    try:
        new.rename(out)
    except OSError:
        old.rename(out)
        raise
