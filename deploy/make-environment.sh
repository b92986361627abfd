#!/usr/bin/env bash
# Makes a virtual environment: make-environment.sh FOLDER [PYTHON]
set -euo pipefail

folder=$1
wanted=${2:-}

suits() { "$1" -c 'import sys; sys.exit(not sys.version_info >= (3, 11))' >/dev/null 2>&1; }

python=""
for candidate in $wanted python3 python3.13 python3.12 python3.11 python3.14; do
  if suits "$candidate"; then
    python=$candidate
    break
  fi
  if [ "$candidate" = "$wanted" ]; then
    echo "$wanted is not a Python of version 3.11 or newer; give another with make PYTHON=..." >&2
    exit 3
  fi
done
if [ -z "$python" ]; then
  echo "No Python 3.11 or newer was found. Install one, or say where it is: make setup PYTHON=/path/to/python3" >&2
  exit 3
fi

if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  install="apt-get install -y python$version-venv"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive $install -qq
  else
    echo "$python cannot make virtual environments. Install what is missing, then run make again:" >&2
    echo "  sudo $install" >&2
    exit 3
  fi
fi

echo "Making $folder with $("$python" --version)"
# A half-made environment would look finished to make.
complete=""
trap '[ -n "$complete" ] || rm -rf "$folder"' EXIT
"$python" -m venv "$folder"
complete=yes
