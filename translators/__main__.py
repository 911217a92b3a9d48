"""`python -m translators`: bring every PO file up to date and compile it. `make words` runs it.

--fill FOLDER first puts in translations from JSON files, of one language at a time: {"English": "translation"}, or for
what has a plural {"English singular": ["singular", "plural"]}.
"""

import argparse
import json
import sys
from pathlib import Path

from babel.messages import Catalog

from translators.files import all_files, as_compiled, as_text, brought_up_to_date, fill, missing


def main() -> int:
    """Do it, and say what is left to translate. 1 if a translation cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m translators", description=__doc__)
    parser.add_argument("--fill", type=Path, metavar="FOLDER", help="JSON files with translations to put in")
    parser.add_argument("--language", default="es", help="the language of what is put in")
    arguments = parser.parse_args()
    given = _given(arguments.fill) if arguments.fill else {}
    problems: list[str] = []
    used: set[str] = set()
    for language, files in all_files():
        catalogs: list[Catalog] = []
        for path, template in files.sources.items():
            catalog = brought_up_to_date(path, template, language)
            if language == arguments.language:
                count, wrong = fill(catalog, given)
                used |= {str(message.id) for message in catalog}
                problems += [f"{path.name}: {problem}" for problem in wrong]
                if count:
                    print(f"{path}: {count} put in")
            _write(path, as_text(catalog))
            print(f"{path}: {len(catalog)} sentences, {len(missing(catalog))} still to be translated")
            catalogs.append(catalog)
        compiled, wrong = as_compiled(catalogs)
        problems += [f"{files.compiled.name}: left out: {problem}" for problem in wrong]
        _write(files.compiled, compiled)
    problems += [f"not there any more, or changed: {text!r}" for text in given if text not in used]
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


def _given(folder: Path) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for path in sorted(folder.glob("*.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found


def _write(path: Path, data: bytes) -> None:
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
