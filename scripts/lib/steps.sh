# shellcheck shell=bash
# Steps that all run, even when one fails, and the summary of what their test runners counted.
# A step leaves its counts in build/results: CTest's JUnit file or Jest's JSON.

results=build/results

start_steps() {
  rm -rf "$results"
  mkdir -p "$results"
}

# step ID NAME COMMAND...
step() {
  local id=$1 name=$2 started=$SECONDS status=0
  shift 2
  printf '\n=== %s\n' "$name"
  "$@" || status=$?
  printf '%s\t%s\t%s\t%s\n' "$id" "$status" "$((SECONDS - started))" "$name" >>"$results/steps.tsv"
}

# Starts steps, one after the other, beside those that follow: with half of the processors, at the
# lowest priority, for the JavaScript tests mostly wait for one of their own programs. The argument
# is a function that takes these steps. What they print, join_steps shows.
steps_beside() {
  # A process group of its own, which does not outlive this script.
  set -m
  (
    renice -n 19 -p "$BASHPID" >/dev/null || true
    cores=$(getconf _NPROCESSORS_ONLN)
    export CMAKE_BUILD_PARALLEL_LEVEL=$(((cores + 1) / 2))
    "$@"
  ) </dev/null >"$results/beside.log" 2>&1 &
  beside=$!
  set +m
  trap 'kill -- "-$beside" 2>/dev/null || true' EXIT
}

join_steps() {
  local status=0
  wait "$beside" || status=$?
  trap - EXIT
  cat "$results/beside.log"
  if ((status)); then
    printf 'beside\t%s\t0\tsteps that ran beside\n' "$status" >>"$results/steps.tsv"
  fi
}

# Prints the summary; its status is 1 when a step or a test failed.
finish_steps() { node scripts/lib/summary.js "$results"; }

prettier_check() { prettier --check --log-level warn .; }

format_check() {
  git ls-files -z '*.cpp' '*.h' | xargs -0 -r clang-format --dry-run -Werror
}

shell_check() { git ls-files -z '*.sh' .ci/run | xargs -0 -r shellcheck -x; }

# clang-tidy through the build, so that only what changed is looked at again.
tidy_check() {
  cmake --preset native -B build/tidy -DCMAKE_CXX_CLANG_TIDY=clang-tidy >/dev/null &&
    cmake --build build/tidy -- -k 0
}

# cpp_tests PRESET
cpp_tests() {
  cmake --preset "$1" >/dev/null && cmake --build --preset "$1" &&
    ctest --preset "$1" --no-tests=error --output-on-failure --timeout 300 \
      --output-junit "$PWD/$results/cpp-$1.xml"
}

# jest_tests ARGUMENT...
jest_tests() {
  NODE_OPTIONS="${NODE_OPTIONS:-} --experimental-vm-modules --no-warnings" \
    jest --ci --json --outputFile="$results/javascript.json" "$@"
}

# What both check.sh and test.sh begin with.
common_steps() {
  step build 'WebAssembly module and types' bash scripts/build.sh
  step prettier 'prettier' prettier_check
  step eslint 'eslint' eslint .
  step web-types 'types of the viewer' tsc -p web
  step clang-format 'clang-format' format_check
  step shellcheck 'shellcheck' shell_check
  step cpp-native 'C++ tests' cpp_tests native
}
