#!/bin/sh
# Print the command of a Python that adcore can be installed with, or say why there is none.
#
#   find_python.sh COMMAND           COMMAND, or else the newest supported Python of this machine
#   find_python.sh --only COMMAND    COMMAND or nothing: it was asked for by name
#   find_python.sh --version 3.11    a Python of this version, or exit status 1 without a word
#
# A command on the PATH need not run (pyenv leaves such names for versions that are not selected),
# so every candidate is tried out.

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

is_version() {
    usable "$1" && "$1" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != sys.argv[1])' "$2"
}

pyenv_pythons() {
    root=${PYENV_ROOT:-$(pyenv root 2>/dev/null)} || return 0
    [ -n "$root" ] || return 0
    for candidate in "$root"/versions/3.*/bin/python; do
        [ -x "$candidate" ] && echo "$candidate"
    done
}

if [ "$1" = --version ]; then
    for candidate in "python$2" python3 $(pyenv_pythons); do
        is_version "$candidate" "$2" && echo "$candidate" && exit 0
    done
    exit 1
fi

only=
if [ "$1" = --only ]; then
    only=yes
    shift
fi
usable "$1" && echo "$1" && exit 0

if [ -z "$only" ]; then
    for version in 3.14 3.13 3.12 3.11; do
        sh "$0" --version "$version" && exit 0
    done
fi
echo "adcore needs Python 3.11 or newer, with venv; $1 is $("$1" --version 2>/dev/null || echo 'not there')." \
    "Name one that is: make PYTHON=/path/to/python3.11 ..." >&2
exit 1
