#!/usr/bin/env bash
# eslint, prettier and the types: what is looked at without a build.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/node.sh
need_node
need_npm_packages
eslint .
prettier --check .
# The types of what Emscripten will generate, where there was no build yet.
if [[ ! -e dist/snapshoter.d.ts ]]; then
  mkdir -p dist
  cp src/wasm/snapshoter.d.ts dist/
fi
tsc --noEmit
tsc -p web
