#!/usr/bin/env bash
# The long versions of the crash tests: thousands of kills where `npm test` makes hundreds.
# Arguments choose files of tests/soak; without any, all run.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/needs.sh
need postgres browser
bash scripts/build.sh
export NODE_OPTIONS="${NODE_OPTIONS:-} --experimental-vm-modules --no-warnings" SNAPSHOTER_SOAK=1
exec node_modules/.bin/jest --ci --testMatch '<rootDir>/tests/soak/**/*.soak.js' --testTimeout 7200000 "$@"
