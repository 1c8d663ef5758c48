# What the scripts share. Sourced from the project's folder by bash; every failure is one line that says what to do.

fail() {
  printf 'mizan: %s\n' "$*" >&2
  exit 1
}

# Each argument on a line of its own.
say() { printf '%s\n' "$@"; }

# The first of $PYTHON and the usual names that runs and is 3.11 or later.
find_python() {
  local name
  for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  fail "no Python 3.11 or later found${PYTHON:+ at PYTHON=$PYTHON}: install it, or name it: make run PYTHON=/path/to/python3"
}

# ensure_venv FILE: .venv exists and holds what FILE (requirements.txt or requirements-dev.txt) asks for.
# Installs only when the files or the Python changed since. Safe when two commands start together.
ensure_venv() {
  local python wanted stamp=".venv/installed-${1%.txt}" log=.venv/install.log
  python=$(find_python) || exit 1
  if [ -e .venv ] && ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    say "The virtual environment no longer works: making it anew."
    rm -rf .venv
  fi
  mkdir -p .venv || fail "can't write .venv in $PWD: check the folder's permissions"
  if command -v flock >/dev/null; then
    exec 9>.venv/lock
    flock -n 9 || { say "Waiting for another install in .venv …"; flock 9; }
  fi
  if [ ! -x .venv/bin/python ]; then
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
      fail "$python has no venv module: install it (Debian, Ubuntu: apt install python3-venv) and try again"
    say "Making the virtual environment (.venv) with $("$python" --version) …"
    "$python" -m venv .venv || { rm -rf .venv; fail "the virtual environment could not be made (see above)"; }
  fi
  wanted=$(.venv/bin/python - requirements.txt requirements-dev.txt constraints.txt <<'PY'
import hashlib, pathlib, sys
print(hashlib.sha256(b"".join(pathlib.Path(name).read_bytes() for name in sys.argv[1:]) + sys.version.encode()).hexdigest())
PY
  )
  # The development requirements contain the others.
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] &&
    [ "$(cat .venv/installed-requirements-dev 2>/dev/null)" != "$wanted" ]; then
    say "Installing $1 …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r "$1" >"$log" 2>&1 || {
      tail -n 15 "$log" >&2
      fail "packages could not be installed (above, whole in $log): check that PyPI can be reached, then try again"
    }
    printf '%s\n' "$wanted" >"$stamp"
  fi
  exec 9>&- || true
}
