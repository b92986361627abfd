"""Who may import whom, and what an import may do."""

import subprocess
import sys
from pathlib import Path

from tests.lib.checkout import ROOT, dotted, fresh_python, modules


def test_every_import_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_an_authoritys_process_never_loads_the_national_store() -> None:
    names = [dotted(file) for file in modules() if file.parts[len(ROOT.parts)] == "producers"]
    loaded = fresh_python(
        f"import sys, importlib\nfor name in {names}: importlib.import_module(name)\n"
        "print([name for name in ('sqlalchemy', 'psycopg', 'fastapi', 'altair') if name in sys.modules])"
    )
    assert loaded.stdout.strip() == "[]", loaded.stdout + loaded.stderr


def test_nothing_happens_at_import() -> None:
    names = [dotted(file) for file in modules() if file.name != "__main__.py" and "migrations" not in file.parts]
    run = fresh_python(
        f"""
import sys, threading, importlib
deeds = {{"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.fork", "sqlite3.connect"}}
def refuse(event, arguments):
    if event in deeds:
        raise RuntimeError(f"an import did this: {{event}} {{arguments}}")
sys.addaudithook(refuse)
for name in {names}:
    importlib.import_module(name)
assert threading.active_count() == 1, threading.enumerate()
"""
    )
    assert run.returncode == 0, run.stderr
