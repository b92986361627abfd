#!/usr/bin/env bash
# Pins every dependency by version and hash: lock.sh UV
#
# No index address goes into the files: each installation uses the package index it is set up for.
set -euo pipefail

uv=$1
cd "$(dirname "$0")/.."

compile() {
  "$uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --no-annotate "$@"
}

compile pyproject.toml --extra build -o deploy/locks/runtime.txt
compile pyproject.toml --extra build --extra dev --constraint deploy/locks/runtime.txt -o deploy/locks/dev.txt
echo 'uv>=0.13' | compile - -o deploy/locks/uv.txt
