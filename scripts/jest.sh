#!/usr/bin/env bash
# Builds, and runs the JavaScript tests that the arguments name; jest's own options work too.
# usage: npm run jest -- [PATH...]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/node.sh
bash scripts/build.sh
need_npm_packages
NODE_OPTIONS="${NODE_OPTIONS:-} --experimental-vm-modules --no-warnings" exec jest "$@"
