"""Writes the reference pages from the code: `generate.py` writes them, `generate.py --check` says which are stale.

Each module of `docs/generating` is a page: its docstring is the title, and its function `page` gives the text below.
"""

import importlib
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))
REFERENCE = DOCS / "reference"
NOTE = "<!-- Written by `make docs` from the code; change the code, not this page. -->"


def pages() -> dict[Path, str]:
    """Every reference page and its text, the index last."""
    made: dict[Path, str] = {}
    index = []
    for file in sorted((DOCS / "generating").glob("[a-z]*.py")):
        module = importlib.import_module(f"generating.{file.stem}")
        name = f"{file.stem.replace('_', '-')}.md"
        made[REFERENCE / name] = f"{NOTE}\n\n# {module.__doc__}\n\n{module.page().strip()}\n"
        index.append(f"- [{module.__doc__}]({name})")
    made[REFERENCE / "README.md"] = f"{NOTE}\n\n# Reference\n\n" + "\n".join(index) + "\n"
    return made


def main() -> int:
    """Write the pages, or with --check compare them; the process's exit code."""
    made = pages()
    stale = [file for file, text in made.items() if not file.is_file() or file.read_text("utf-8") != text]
    left_over = [file for file in REFERENCE.glob("*.md") if file not in made]
    if "--check" in sys.argv[1:]:
        for file in [*stale, *left_over]:
            print(f"{file.relative_to(DOCS.parent)} does not say what the code says; run `make docs`")
        return 1 if stale or left_over else 0
    REFERENCE.mkdir(exist_ok=True)
    for file in stale:
        file.write_text(made[file], encoding="utf-8")
    for file in left_over:
        file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
