#!/usr/bin/env bash
# eslint, prettier and the types: what is looked at without a build.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/node.sh
need_node
need_npm_packages
eslint .
prettier --check .
declare_module
tsc --noEmit
tsc -p web
