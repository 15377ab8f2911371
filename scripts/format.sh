#!/usr/bin/env bash
# Formats JavaScript, C++ and all else that prettier knows.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/needs.sh
source scripts/lib/node.sh
need_node
need format
need_npm_packages
prettier --write --log-level warn .
git ls-files -z '*.cpp' '*.h' | xargs -0 -r clang-format -i
