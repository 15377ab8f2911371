#!/usr/bin/env bash
# The long versions of the crash tests: thousands of kills where `npm test` makes hundreds.
# usage: npm run soak -- [PROGRAM [ARGUMENT...]], PROGRAM being a file of tests/soak; default all
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/needs.sh
need wasm postgres browser
bash scripts/build.sh
if (($#)); then
  program=${1##*/}
  shift
  exec node "tests/soak/${program%.js}.js" "$@"
fi
failed=0
for program in tests/soak/*.js; do
  echo "=== $program"
  node "$program" || failed=$((failed + 1))
done
echo "$failed failed"
exit "$((failed > 0))"
