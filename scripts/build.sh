#!/usr/bin/env bash
# Builds the WebAssembly module into dist/, the types into dist/types/, and the viewer into
# dist/viewer/ and dist/viewer.html; quick when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib/needs.sh
source scripts/lib/node.sh
need_node
need wasm
need_npm_packages

# Debian's emcc looks for the packages that it needs from Node where Debian's Node has them.
if [[ -d /usr/share/nodejs/acorn ]]; then
  export NODE_PATH=/usr/share/nodejs${NODE_PATH:+:$NODE_PATH}
fi

# Another emcc first on the PATH than the last time: start afresh.
emcc=$(realpath "$(command -v emcc)")
configured=build/wasm/emcc-path
if [[ ! -e build/wasm/build.ninja || CMakePresets.json -nt build/wasm/build.ninja ||
  $(cat "$configured" 2>/dev/null) != "$emcc" ]]; then
  rm -rf build/wasm
  # Debian 12's comes with its libraries built; most others make them once, on first use.
  if [[ ! -d $(em-config CACHE)/sysroot/lib/wasm32-emscripten ]]; then
    echo 'the first build with this emcc also builds its system libraries: several minutes'
  fi
  emcmake cmake --preset wasm
  echo "$emcc" >"$configured"
fi
cmake --build --preset wasm

declare_module
if [[ build/wasm/snapshoter.js -nt dist/snapshoter.js || ! -e dist/snapshoter.wasm ]]; then
  cp build/wasm/snapshoter.wasm dist/
  node scripts/lib/minify.js build/wasm/snapshoter.js dist/snapshoter.js
fi
rm -rf dist/types # where modules went, so do their types
tsc

parts=(web js dist/snapshoter.js dist/snapshoter.wasm package-lock.json)
if [[ ! -e dist/viewer.html || -n $(find "${parts[@]}" -newer dist/viewer.html -print -quit) ]]; then
  vite build --config web/vite.config.js
fi
