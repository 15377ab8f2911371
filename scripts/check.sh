#!/usr/bin/env bash
# The quick checks, for while one works: format, lint, types, C++ unit tests, JavaScript unit tests.
# What needs a server or a browser, what measures, what walks the schedulers' own engines through the
# changes of clocks, and what runs whole programs is left to test.sh.
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
others='postgres|indexeddb|flyteV2|performance|million|core/memory|startup|types|package|examples|adapters/'
step javascript 'JavaScript unit tests' \
  jest_tests tests/js --maxWorkers=100% --testPathIgnorePatterns "$others"
finish_steps
