#!/usr/bin/env bash
# Compares our reading and writing with Go's and with JavaScript's, and passes its arguments on.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/needs.sh
bash scripts/build.sh
need go || echo 'Going on without Go: its columns are left out.' >&2
exec node --expose-gc tests/bench/main.js "$@"
