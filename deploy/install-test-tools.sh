#!/usr/bin/env bash
# Installs the two system programs that tests drive: a browser, and Prometheus with its promtool.
# With the word `faults`, also the library that gives a program a wrong clock.
set -euo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v promtool >/dev/null || missing+=(prometheus)
if [ "${1:-}" = faults ] && ! compgen -G '/usr/lib*/*/faketime/libfaketime.so.1' >/dev/null; then
  missing+=(libfaketime)
fi
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests also need: ${missing[*]}. Install them, then run make again. On Debian:" >&2
  echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 3
fi

# Debian starts a service as it is installed; nobody asked for a Prometheus that runs on this machine for good.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
echo "Installing ${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then
  systemctl disable --now prometheus prometheus-node-exporter >/dev/null 2>&1 || true
fi
