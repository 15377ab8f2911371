#!/usr/bin/env bash
# Runs each fuzzer for SECONDS (60 unless told), from what earlier runs found and the golden files.
# usage: npm run fuzz -- [SECONDS [FUZZER...]]
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/needs.sh
need native fuzz
seconds=${1:-60}
if (($#)); then shift; fi
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
if (($# == 0)); then
  for fuzzer in build/fuzz/fuzz_*; do
    if [[ -f $fuzzer && -x $fuzzer ]]; then set -- "$@" "${fuzzer##*/}"; fi
  done
fi
failed=0
for fuzzer; do
  corpus=build/corpus/$fuzzer
  mkdir -p "$corpus"
  echo "=== $fuzzer, $seconds s"
  "build/fuzz/$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="build/fuzz/$fuzzer-" -print_final_stats=1 "$corpus" tests/golden/flyte \
    tests/golden/native ||
    failed=$((failed + 1))
done
echo "$# fuzzers, $failed failed"
exit "$((failed > 0))"
