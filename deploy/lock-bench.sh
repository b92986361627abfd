#!/usr/bin/env bash
# Pins what the comparison in tests/bench needs beside the product, by version and hash: lock-bench.sh UV
#
# Each peer has an environment of its own; nothing here is ever a dependency of the product. The jars of Kafka Streams are in
# bench-kafka-streams.lock, which is written by hand: it follows hub/embedded/kafka.lock.
set -euo pipefail

uv=$1
cd "$(dirname "$0")/.."

compile() {
  tr ' ' '\n' | "$uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --no-annotate - -o "deploy/locks/bench-$1.txt"
}

echo 'confluent-kafka>=2.16' | compile loader
echo 'quixstreams>=3.28 psycopg[binary]>=3.3' | compile quix
echo 'bytewax>=0.21 confluent-kafka>=2.16 fastavro>=1.12 psycopg[binary]>=3.3' | compile bytewax
