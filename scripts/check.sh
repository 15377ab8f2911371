#!/usr/bin/env bash
# The quick checks, for while one works: format, lint, types, C++ unit tests, JavaScript unit tests.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/needs.sh
source scripts/lib/node.sh
source scripts/lib/steps.sh
need_node
need wasm native lint
need_npm_packages

start_steps
common_steps
step clang-tidy 'clang-tidy' tidy_check
step javascript 'JavaScript unit tests' jest_tests tests/js
finish_steps
