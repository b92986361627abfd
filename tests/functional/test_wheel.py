"""What is shipped works away from the checkout."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.lib.checkout import PACKAGES, ROOT, committed

UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what git keeps, so that nothing else slips into it."""
    copy = tmp_path_factory.mktemp("copy")
    for file in committed():
        target = copy / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    out = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [
        UV,
        "build",
        "--quiet",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "-o",
        out,
        copy,
    ]
    subprocess.run(build, check=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and what it needs, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    python = folder / "environment" / "bin" / "python"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, folder / "environment"], check=True)
    install: list[str | Path] = [UV, "pip", "install", "--quiet", "--python", python]
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "deploy" / "locks" / "runtime.txt"], check=True)
    subprocess.run([*install, "--no-deps", wheel], check=True)
    return folder


def test_the_wheel_holds_the_four_packages_and_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_no_file_of_a_package_is_left_out_of_the_wheel(wheel: Path) -> None:
    kept = {str(file.relative_to(ROOT)) for file in committed() if file.relative_to(ROOT).parts[0] in PACKAGES}
    assert kept - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_command_works_where_the_wheel_is_installed(elsewhere: Path) -> None:
    hub = elsewhere / "environment" / "bin" / "hub"
    shown = subprocess.run([hub, "config", "show"], cwd=elsewhere, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    assert "workers" in shown.stdout


def test_the_contract_is_found_where_the_wheel_is_installed(elsewhere: Path) -> None:
    program = (
        "from schemas.catalogue import catalogue; import schemas; print(len(catalogue().subjects), schemas.__file__)"
    )
    python = elsewhere / "environment" / "bin" / "python"
    run = subprocess.run([python, "-c", program], cwd=elsewhere, capture_output=True, text=True, check=True)
    subjects, place = run.stdout.split()
    assert int(subjects) >= 12
    assert place.startswith(str(elsewhere))
