# shellcheck shell=bash
# Node.js and the npm packages.

need_node() {
  local found major minor
  if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    echo 'Missing: Node.js 20.19 or later, with npm. Get it at https://nodejs.org/' >&2
    return 1
  fi
  found=$(node --version)
  IFS=. read -r major minor _ <<<"${found#v}"
  if ((major < 20 || (major == 20 && minor < 19))); then
    echo "Node.js $found is too old: 20.19 or later is needed. Get it at https://nodejs.org/" >&2
    return 1
  fi
}

# Installs what package-lock.json names, when that is newer than what is there. A node_modules that
# is a link belongs to another checkout and is left as it is.
need_npm_packages() {
  if [[ ! -L node_modules && ! node_modules/.package-lock.json -nt package-lock.json ]]; then
    echo 'installing: the npm packages of package-lock.json'
    # Not `npm ci`: that refuses a lock file written where the registry lacked another platform's
    # optional binaries. The versions are the lock file's all the same, and it is left as it is.
    # No package here needs its install scripts.
    if ! npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null; then
      echo 'npm could not install the packages (see above); it needs the npm registry once.' >&2
      return 1
    fi
    touch node_modules/.package-lock.json
  fi
  PATH=$PWD/node_modules/.bin:$PATH
}

# What TypeScript reads in place of the JavaScript that Emscripten generates.
declare_module() {
  mkdir -p dist
  if ! cmp -s src/wasm/snapshoter.d.ts dist/snapshoter.d.ts; then
    cp src/wasm/snapshoter.d.ts dist/
  fi
}
