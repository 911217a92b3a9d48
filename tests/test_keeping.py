"""Content that is kept: once, whole, in one form; and zips from anybody, which are not to be trusted."""

import importlib
import shutil
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from unslump import keeping
from unslump.core.errors import BadContent
from unslump.core.loading import load_content
from unslump.keeping import NotKept, content_of, keep_content, kept_file, load_zip, zipped


def test_content_is_kept_once_and_always_in_the_same_form(tmp_path: Path) -> None:
    path = keep_content(tmp_path)
    assert path == tmp_path / "content" / f"{load_content().version}.zip"
    assert load_zip(path).model_dump() == load_content().model_dump()
    assert path.read_bytes() == zipped(keeping.OWN_CONTENT)
    assert path.stat().st_size < 1_000_000
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    written = path.stat().st_mtime_ns
    assert keep_content(tmp_path) == path
    assert path.stat().st_mtime_ns == written
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_hidden_files_and_links_are_left_out(tmp_path: Path, other_content: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(other_content, folder)
    before = zipped(folder)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    (folder / "passwords.toml").symlink_to("/etc/passwd")
    (folder / "exercises" / "__pycache__").mkdir()
    (folder / "exercises" / "__pycache__" / "x.toml").write_text("x")
    assert zipped(folder) == before


def test_a_data_folder_that_is_full_leaves_nothing_half(tmp_path: Path, monkeypatch: Any) -> None:
    def no_room(_: Path) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "zipped", no_room)
    with pytest.raises(OSError, match="No space left"):
        keep_content(tmp_path)
    assert list((tmp_path / "content").iterdir()) == []


def test_content_that_changes_while_it_is_kept_is_not_kept(
    tmp_path: Path, monkeypatch: Any, other_content: Path
) -> None:
    changed = zipped(other_content)
    monkeypatch.setattr(keeping, "zipped", lambda _: changed)
    with pytest.raises(OSError, match="changed"):
        keep_content(tmp_path)
    assert list((tmp_path / "content").iterdir()) == []


def made_zip(path: Path, files: dict[str, bytes], **changes: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in changes.items():
                setattr(info, key, value)
            archive.writestr(info, data)
    return path


@pytest.mark.parametrize(
    "name",
    ["../evil.toml", "/etc/evil.toml", "exercises/../../evil.toml", "..\\evil.toml", "C:evil.toml", "a/b\x07.toml",
     "a/" * 9 + "x.toml", "x" * 201],
)  # fmt: skip
def test_a_name_that_leads_out_is_refused(tmp_path: Path, monkeypatch: Any, name: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    path = made_zip(tmp_path / "x.zip", {"content.toml": b"", name: b"evil"})
    with pytest.raises(BadContent, match="a name that no content file has"):
        load_zip(path)
    assert sorted(tmp_path.rglob("*")) == [work, path]


def test_links_in_a_zip_are_refused(tmp_path: Path) -> None:
    path = made_zip(tmp_path / "x.zip", {"content.toml": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16)
    with pytest.raises(BadContent, match="a link or a device"):
        load_zip(path)


def test_bombs_are_refused(tmp_path: Path) -> None:
    zeros = made_zip(tmp_path / "zeros.zip", {"content.toml": bytes(keeping.MOST_BYTES + 1)})
    assert zeros.stat().st_size < 100_000
    with pytest.raises(BadContent, match="more than 20 MB"):
        load_zip(zeros)
    parts = made_zip(tmp_path / "parts.zip", {f"{n}.toml": bytes(keeping.MOST_BYTES // 4) for n in range(5)})
    with pytest.raises(BadContent, match="more than 20 MB"):
        load_zip(parts)
    many = made_zip(tmp_path / "many.zip", {f"{n}.toml": b"" for n in range(keeping.MOST_FILES + 1)})
    with pytest.raises(BadContent, match="more than 5000 files"):
        load_zip(many)
    big = tmp_path / "big.zip"
    with big.open("wb") as file:
        file.truncate(keeping.MOST_BYTES + 1)
    with pytest.raises(BadContent, match="bigger than 20 MB"):
        load_zip(big)


def test_a_size_that_is_a_lie_is_not_believed(tmp_path: Path) -> None:
    path = made_zip(tmp_path / "lie.zip", {"content.toml": bytes(keeping.MOST_BYTES + 1)})
    data = path.read_bytes()
    size = struct.pack("<I", keeping.MOST_BYTES + 1)
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, struct.pack("<I", 10)))
    with pytest.raises(BadContent):
        load_zip(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_other_zips_that_are_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.toml", "a")
        archive.writestr("content.toml", "b")
    with pytest.raises(BadContent, match="twice"):
        load_zip(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("content.toml", "a")
    with pytest.raises(BadContent, match="packed in a way"):
        load_zip(path)
    made_zip(path, {"content": b"", "content/x.toml": b""})
    with pytest.raises(BadContent, match="cannot be unpacked"):
        load_zip(path)
    path.write_text("no zip")
    with pytest.raises(BadContent, match="no zip that can be read"):
        load_zip(path)
    made_zip(path, {"content.toml": b"a" * 100})
    locked = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        locked[locked.index(mark) + (6 if mark[2] == 3 else 8)] |= 1
    path.write_bytes(locked)
    with pytest.raises(BadContent, match="password"):
        load_zip(path)
    made_zip(path, {"content.toml": b""})
    with pytest.raises(BadContent, match=r"vocabulary\.toml: this file is missing"):
        load_zip(path)


def test_a_version_is_a_name_and_never_a_way(tmp_path: Path) -> None:
    for version in ("../../x", "/etc/passwd", "..", "a/b", "\x00"):
        assert kept_file(tmp_path, version).parent == tmp_path / "content"
        with pytest.raises(NotKept):
            content_of(version, (), tmp_path)


def test_starting_the_server_keeps_the_content() -> None:
    """Whatever serves the site, importing its application is the start."""
    path = kept_file(Path(settings.DATA), load_content().version)
    path.unlink(missing_ok=True)
    importlib.reload(importlib.import_module("unslump.web.wsgi"))
    assert load_zip(path).version == load_content().version
