"""Content kept for later: each version that was ever in use, as one zip in the data folder.

A replay file names the content that decided. Found here, it is loaded and must have that very fingerprint. A zip may
come from anybody: names that lead out of it, links, and more than content ever holds are refused before anything is
written.
"""

import io
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from platformdirs import user_data_path

from unslump.core.catalogue import Catalogue
from unslump.core.errors import BadContent, Problem, UnslumpError
from unslump.core.loading import OWN_CONTENT, in_language, load_content, other_languages, read_content
from unslump.core.translating import language_of

MOST_BYTES = 20_000_000
"""The biggest zip, and the most that may come out of one: some fifty times what the content is now."""
MOST_FILES = 5_000
DEEPEST = 8
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


class NotKept(UnslumpError):
    """The content of that version is nowhere that was looked at. `known`: the versions that were found instead."""

    code = "not-kept"

    def __init__(self, version: str, known: tuple[str, ...]) -> None:
        self.version = version
        self.known = known
        super().__init__(
            f"was made with content {version}, here is {', '.join(known)}: name a folder or zip that holds it with "
            "--content, or the data folder of the server that used it with --data"
        )


def data_folder() -> Path:
    """Where data is unless another folder is named: UNSLUMP_DATA, else the user's own data folder. It may not exist."""
    return Path(os.environ.get("UNSLUMP_DATA", "").strip() or user_data_path("unslump", appauthor=False))


def kept_file(data: Path, version: str) -> Path:
    """Where the content of a version is kept in a data folder."""
    return data / "content" / f"{quote(version, safe='+')}.zip"


def keep_content(data: Path, folder: Path = OWN_CONTENT, language: str | None = None) -> Path:
    """Keep a content folder in a data folder, once for each version. OSError if it cannot be written.

    What was written is read back first: a zip that would not give the same version never gets its name. Each language
    is a version of its own, kept with all that it comes from.
    """
    version = load_content(folder, language).version
    path = kept_file(data, version)
    if path.exists():
        return path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(zipped(folder))
            file.flush()
            os.fsync(file.fileno())
        if (found := load_zip(Path(name), language).version) != version:
            raise OSError(f"the content changed from {version} to {found} while it was being kept; start again")
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def zipped(folder: Path) -> bytes:
    """A content folder as a zip. The same files always give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _files(folder):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _FIXED_TIME)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    return made.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    """The content's files: no hidden ones, no links, nothing that Python leaves about, and translations compiled."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        left_out = any(part.startswith((".", "__")) for part in parts) or path.suffix == ".po"
        if left_out or path.is_symlink() or not path.is_file():
            continue
        yield path


def load_zip(path: Path, language: str | None = None) -> Catalogue:
    """The content in a zip, in a language. BadContent if it is no zip that can be trusted, or wrong content."""
    with tempfile.TemporaryDirectory(prefix="unslump-") as name:
        folder = Path(name)
        for inside, data in _unzipped(path).items():
            target = folder / inside
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            except OSError as error:  # one name is a file and a folder, or the disk is full
                raise BadContent((Problem("", f"{inside} cannot be unpacked: {error.strerror}"),)) from error
        content = load_content.__wrapped__(folder)  # not remembered: the folder is gone as soon as it is read
        return in_language(content, folder, language or content.language)


def _unzipped(path: Path) -> dict[str, bytes]:
    """The files of a zip by name, all of them read and checked."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _Untrusted(f"is bigger than {MOST_BYTES // 1_000_000} MB; no content is")
        with zipfile.ZipFile(path) as archive:
            return _read(archive)
    except _Untrusted as error:
        raise BadContent((Problem("", str(error)),)) from error
    except OSError as error:
        raise BadContent((Problem("", f"cannot be read: {error.strerror or error}"),)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise BadContent((Problem("", f"is no zip that can be read: {error}"),)) from error


class _Untrusted(Exception):
    """A zip that is not as one of ours."""


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    if len(archive.infolist()) > MOST_FILES:
        raise _Untrusted(f"holds more than {MOST_FILES} files; no content does")
    for info in archive.infolist():
        if info.is_dir():
            continue
        _check_name(info)
        if info.filename in found:
            raise _Untrusted(f"holds {info.filename!r} twice")
        if info.flag_bits & 0x1:
            raise _Untrusted("is locked with a password; content is not")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _Untrusted("is packed in a way that content is not; make it anew with an ordinary zip program")
        with archive.open(info) as file:
            data = file.read(left + 1)  # what it says of its own size is not believed
        left -= len(data)
        if left < 0:
            raise _Untrusted(f"holds more than {MOST_BYTES // 1_000_000} MB; no content does")
        found[info.filename] = data
    return found


def _check_name(info: zipfile.ZipInfo) -> None:
    """Refuse a name that could lead out of the folder, and links."""
    name, parts = info.filename, PurePosixPath(info.filename).parts
    leads_out = name.startswith("/") or ".." in parts or not parts
    if leads_out or "\\" in name or ":" in name or not name.isprintable() or len(name) > 200 or len(parts) > DEEPEST:
        raise _Untrusted(f"holds {name[:80]!r}: a name that no content file has")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _Untrusted(f"holds {name[:80]!r}, which is a link or a device; content holds files alone")


def open_content(place: Path, language: str | None = None) -> Catalogue:
    """The content in a folder or a zip, in a language. BadContent if it is neither, or wrong."""
    if place.is_dir():
        return _as_it_is(place.resolve(), language)
    if place.is_file():
        return load_zip(place, language)
    raise BadContent((Problem("", "is neither a content folder nor a zip of one"),))


def _as_it_is(folder: Path, language: str | None) -> Catalogue:
    """The content in a folder, with its faults: what was made from it can be replayed, to see where they lead."""
    content, problems = read_content(folder)
    if content is None:
        raise BadContent(problems)
    return in_language(content, folder, language or content.language)


def content_of(version: str, places: Iterable[Path] = (), data: Path | None = None) -> Catalogue:
    """The content of a version: that which comes with Unslump, one of the places named, or one kept in a data folder.

    NotKept if it is nowhere; BadContent, naming the place, if a place holds no content that can be used, or a kept zip
    is not what its name says.
    """
    own = load_content()
    language = language_of(version, own.language)
    if language in other_languages(OWN_CONTENT):
        own = load_content(OWN_CONTENT, language)
    if own.version == version:
        return own
    known = [own.version]
    for place in places:
        with_place = _named(place, language)
        if with_place.version == version:
            return with_place
        known.append(with_place.version)
    kept = kept_file(data, version) if data else None
    if kept is not None and kept.is_file():
        found = _named(kept, language)
        if found.version != version:
            told = f"holds content {found.version}, not {version} as its name says: put a backup of it in its place"
            raise BadContent((Problem(str(kept), told),))
        return found
    raise NotKept(version, tuple(dict.fromkeys(known)))


def _named(place: Path, language: str) -> Catalogue:
    try:
        return open_content(place, language)
    except BadContent as error:
        problems = (Problem(f"{place}/{p.where}" if p.where else str(place), p.what) for p in error.problems)
        raise BadContent(tuple(problems)) from error
