"""Files that are packed: what is inside, as a stream of bytes, or member by member; never unpacked onto the disk."""

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from coopgraph.base.errors import LoadError, OutputError, RefusedError
from coopgraph.base.extras import need

MAX_BYTES = (
    512 * 1024 * 1024
)  # of one file that is read as a whole, after decompression; of a zip archive, of all in it
MAX_MEMBERS = 10_000
SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".zip")
_ARCHIVES = (".tar", ".tgz", ".7z", ".rar")  # of which nothing is read


def is_packed(path: Path) -> bool:
    """Whether a file's name says so."""
    return path.suffix.lower() in SUFFIXES


def plain_name(name: str) -> str:
    """A file's name without what says how it is packed: `a.TTL.GZ` gives `a.TTL`."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in SUFFIXES else name


def is_archive(name: str) -> bool:
    """Whether a name is that of an archive that has to be unpacked first."""
    return plain_name(name).lower().endswith(_ARCHIVES)


@contextmanager
def stream(path: Path, progress: Callable[[int], object] | None = None) -> Iterator[BinaryIO]:
    """The decompressed bytes of a file.

    Raises:
        LoadError: it cannot be opened, or is packed and not sound.
    """
    try:
        with open(path, "rb") as file:
            suffix = path.suffix.lower()
            if suffix in SUFFIXES and not os.fstat(file.fileno()).st_size:
                raise EOFError("it is empty")
            plain: Any = _Watched(file, progress) if progress else file
            opened: Any = _unpacked(plain, suffix)
            yield opened
    except IsADirectoryError:
        raise LoadError("this is a folder", str(path)) from None
    except (EOFError, zlib.error) as error:
        raise LoadError(_not_sound(path, error), str(path)) from None
    except OSError as error:
        why = error.strerror or (_not_sound(path, error) if is_packed(path) else str(error))
        raise LoadError(why, str(path)) from None


def _not_sound(path: Path, error: Exception) -> str:
    kind = {".gz": "gzip", ".zst": "zstd"}.get(path.suffix.lower(), path.suffix.lower()[1:])
    return f"not a sound {kind} file: {str(error).rstrip('.')}"


def _unpacked(file: BinaryIO, suffix: str) -> Any:
    """What a file says, compressed or not."""
    if suffix == ".gz":
        import gzip

        return gzip.GzipFile(fileobj=file)
    if suffix == ".bz2":
        import bz2

        return bz2.BZ2File(file)
    if suffix == ".xz":
        return _xz(file)
    if suffix != ".zst":
        return file
    need("files compressed by zstd need", "pyarrow", error=LoadError)
    import pyarrow

    return pyarrow.CompressedInputStream(pyarrow.PythonFile(file, "r"), "zstd")


def _xz(file: BinaryIO) -> Any:
    import lzma

    class SoundXz(lzma.LZMAFile):
        """What tells of damage as all others do."""

        def read(self, size: int | None = -1) -> bytes:
            try:
                return super().read(size)
            except lzma.LZMAError as error:
                raise EOFError(str(error)) from None

    return SoundXz(file)


def pack(data: bytes, path: Path) -> bytes:
    """Bytes as a file of that name holds them: packed, where it says so.

    Raises:
        OutputError: such files are only read.
    """
    suffix = path.suffix.lower()
    if suffix == ".gz":
        import gzip

        return gzip.compress(data, mtime=0)
    if suffix == ".bz2":
        import bz2

        return bz2.compress(data)
    if suffix == ".xz":
        import lzma

        return lzma.compress(data)
    if suffix in SUFFIXES:
        raise OutputError(f"{suffix} is read, and not written; choose .gz, .bz2 or .xz")
    return data


class _Watched:
    """A file that tells how much of it has been read."""

    def __init__(self, file: BinaryIO, progress: Callable[[int], object]):
        self._file, self._progress = file, progress

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        """As the file's own."""
        data = self._file.read(size)
        self._progress(len(data))
        return data


def whole(path: Path, progress: Callable[[int], object] | None = None) -> bytes:
    """All bytes of a file.

    Raises:
        LoadError: as `stream`.
        RefusedError: they are too many.
    """
    with stream(path, progress) as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RefusedError(
            f"{path}: larger than {MAX_BYTES // 2**20} MiB; split it, or load N-Triples into a store on disk"
        )
    return data


def members(path: Path, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file in a zip archive that is wanted.

    Raises:
        LoadError: it is no sound archive, or holds nothing that is wanted.
        RefusedError: there is too much in it.
    """
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            wanted = [each for each in archive.infolist() if _is_file(each.filename) and is_wanted(each.filename)]
            if not wanted:
                raise LoadError("this archive holds no RDF file", str(path))
            size = sum(each.file_size for each in wanted)
            if size > MAX_BYTES or len(wanted) > MAX_MEMBERS:
                raise RefusedError(f"{path}: {len(wanted):,} files of {size // 2**20:,} MiB in all; unpack it first")
            for each in wanted:
                yield each.filename, archive.read(each)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise LoadError(f"not a sound zip file: {str(error).rstrip('.')}", str(path)) from None
    except RuntimeError as error:  # it has a password
        raise LoadError(str(error), str(path)) from None
    except OSError as error:
        raise LoadError(error.strerror or str(error), str(path)) from None


def _is_file(name: str) -> bool:
    """Whether it is a file that somebody has put there himself."""
    return not (name.endswith("/") or name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("."))


def holds(path: Path, is_wanted: Callable[[str], bool]) -> bool:
    """Whether a zip archive holds a file that is wanted; so does one that is not sound, of which its reader tells."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            return any(_is_file(name) and is_wanted(name) for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return True
