# shellcheck shell=bash
# System packages, by group. `need GROUP...` installs what is missing, or says what is and returns 1.

# One need a line: how to see that it is there | Debian's package | what it is for. Names with a comma
# between them are those that the package has in one release or another.
needs_of() {
  case $1 in
    wasm)
      cat <<'END'
have emcc|emscripten|compiles the core to WebAssembly
have cmake|cmake|configures the C++ builds
have ninja|ninja-build|runs the C++ builds
header cereal/cereal.hpp|libcereal-dev|the archives under the native format
END
      ;;
    native)
      cat <<'END'
have_any g++ clang++|g++|compiles the C++ tests for this machine
have cmake|cmake|configures the C++ builds
have ninja|ninja-build|runs the C++ builds
header cereal/cereal.hpp|libcereal-dev|the archives under the native format
header gtest/gtest.h|libgtest-dev|GoogleTest, for the C++ tests
END
      ;;
    format)
      echo 'have clang-format|clang-format|formats the C++ sources, and checks their format'
      ;;
    lint)
      needs_of format
      cat <<'END'
have clang-tidy|clang-tidy|looks for mistakes in the C++ sources
have shellcheck|shellcheck|looks for mistakes in the scripts
END
      ;;
    fuzz)
      cat <<'END'
have clang++|clang|compiles the fuzzers
have_fuzzer_runtime|libclang-rt-dev|libFuzzer and the sanitizers' runtime
END
      ;;
    go)
      echo 'have go|golang-go|reads and writes what Go itself does with gob'
      ;;
    postgres)
      echo 'have_postgres|postgresql|a server of the tests'\'' own, for the PostgreSQL store'
      ;;
    browser)
      cat <<'END'
have_any chromium chromium-browser google-chrome|chromium|a real browser for the IndexedDB store and the viewer
have_any firefox-esr firefox|firefox-esr|a second real browser
have WebKitWebDriver|webkit2gtk-driver,webkitgtk-webdriver|a third real browser
have Xvfb|xvfb|a display for the third, which has no mode without one
END
      ;;
    *)
      echo "need: there is no group '$1'" >&2
      return 1
      ;;
  esac
}

have() { command -v "$1" >/dev/null 2>&1; }

have_any() {
  local tool
  for tool; do
    if have "$tool"; then return 0; fi
  done
  return 1
}

header() {
  local folder
  for folder in /usr/include /usr/local/include /opt/homebrew/include; do
    if [[ -e $folder/$1 ]]; then return 0; fi
  done
  return 1
}

have_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

have_fuzzer_runtime() {
  echo 'extern "C" int LLVMFuzzerTestOneInput(const char *, unsigned long) { return 0; }' |
    clang++ -fsanitize=fuzzer,address -x c++ - -o /dev/null 2>/dev/null
}

need() {
  local group lines probe package purpose packages='' reason=''
  for group; do
    lines=$(needs_of "$group") || return 1
    while IFS='|' read -r probe package purpose; do
      # The probe is a function and its arguments, from the table above.
      # shellcheck disable=SC2086
      if [[ " $packages " == *" $package "* ]] || $probe; then continue; fi
      packages+=" $package"
      echo "needed: ${package%%,*}, $purpose"
    done <<<"$lines"
  done
  packages=${packages# }
  if [[ -z $packages ]]; then return 0; fi

  local -a as_root=()
  if ! have apt-get; then
    reason='this system has no apt-get'
  elif [[ $(id -u) -ne 0 ]]; then
    if ! have sudo; then
      reason='this user is not root, and there is no sudo'
    elif sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    else
      reason='this user is not root, and sudo would ask for a password'
    fi
  fi
  if [[ -z $reason ]]; then
    # shellcheck disable=SC2086
    echo "installing: $(known_names $packages) (some minutes)"
    # shellcheck disable=SC2086
    if apt_install $packages; then return 0; fi
    reason="apt-get could not install them (see above)"
  fi
  # shellcheck disable=SC2086
  packages=$(known_names $packages)
  cat >&2 <<END
Missing: $packages
They were not installed, because $reason.
On Debian and Ubuntu, as root:  apt-get update && apt-get install --no-install-recommends $packages
Elsewhere, install the same programs and headers in your system's way. Then run this again.
END
  return 1
}

# Prints each package under the name that this release has it by, the first where that is unknown.
known_names() {
  local names name found
  local -a known=()
  for names; do
    found=${names%%,*}
    if [[ $names == *,* ]] && have apt-cache; then
      for name in ${names//,/ }; do
        if [[ -n $(apt-cache madison "$name" 2>/dev/null) ]]; then
          found=$name
          break
        fi
      done
    fi
    known+=("$found")
  done
  echo "${known[*]}"
}

# Uses the array as_root of its caller. The package lists are fetched only when the install fails
# without that: on a new machine there are none, on an old one they name packages that are gone.
apt_install() {
  local log tidy_up=:
  log=$(mktemp)
  # Debian's package makes and starts a cluster of its own, which nobody asked us for.
  local off=/etc/postgresql-common/createcluster.d/snapshoter.conf
  if [[ " $* " == *' postgresql '* ]]; then
    run_as_root mkdir -p "${off%/*}"
    echo 'create_main_cluster = off' | run_as_root tee "$off" >/dev/null
    tidy_up="run_as_root rm -f $off"
  fi
  local status=0
  apt_install_known "$@" >"$log" 2>&1 || {
    apt_get update >>"$log" 2>&1 && apt_install_known "$@" >>"$log" 2>&1
  } || status=$?
  $tidy_up
  if [[ $status -ne 0 ]]; then tail -n 15 "$log" >&2; fi
  rm -f "$log"
  return "$status"
}

apt_install_known() {
  # shellcheck disable=SC2046
  apt_get install --no-install-recommends $(known_names "$@")
}

apt_get() {
  run_as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

run_as_root() { ${as_root[@]+"${as_root[@]}"} "$@"; }
