#!/usr/bin/env bash
# Sets up, builds, and runs the demonstration with the arguments given.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/build.sh
exec node examples/demo.js "$@"
