#!/usr/bin/env bash
# Everything: sets up, builds, and runs every check and every test. The last line counts the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/needs.sh
source scripts/lib/node.sh
source scripts/lib/steps.sh
need_node
need wasm native lint go postgres browser
need_npm_packages

start_steps
common_steps
compiled_steps() {
  step clang-tidy 'clang-tidy' tidy_check
  step cpp-asan 'C++ tests under ASan and UBSan' cpp_tests asan
}
steps_beside compiled_steps
step javascript 'JavaScript, Go, PostgreSQL and browser tests' jest_tests
join_steps
finish_steps
