#!/bin/sh
# Run all tests with the oldest and the newest supported numpy and scipy, and the Pythons that this
# machine has: the oldest with the oldest, the newest with the newest.
#
#   test_matrix.sh [PYTEST OPTIONS]
set -u
cd "$(dirname "$0")/.." || exit 1

editable=
for plugin in plugins/*/pyproject.toml; do
    editable="$editable -e $(dirname "$plugin")"
done
passed= failed=

# run LABEL PYTHON NUMPY SCIPY [PYTEST OPTIONS]: the tests, in the environment .venv-matrix/LABEL
run() {
    label=$1 original=$2 numpy=$3 scipy=$4
    shift 4
    python=.venv-matrix/$label/bin/python
    echo "== $label: installing"
    # shellcheck disable=SC2086  # $editable is one word per plugin
    { [ -x "$python" ] || "$original" -m venv ".venv-matrix/$label"; } &&
        "$python" -m pip install --quiet --disable-pip-version-check --upgrade \
            -e '.[test,viz]' $editable "$numpy" "$scipy" &&
        echo "== $label: $("$python" --version), $("$python" -c '
import numpy, scipy
print("numpy", numpy.__version__, "scipy", scipy.__version__)')" &&
        "$python" -m pytest -n auto "$@" &&
        passed="$passed $label" || failed="$failed $label"
}

if original=$(sh tools/find_python.sh --version 3.11); then
    run oldest "$original" 'numpy==2.1.*' 'scipy==1.15.*' "$@"
else
    echo "== oldest: skipped, there is no Python 3.11 on this machine"
fi

for version in 3.14 3.13 3.12; do
    if original=$(sh tools/find_python.sh --version "$version"); then
        run newest "$original" numpy scipy "$@"
        break
    fi
    echo "== newest: there is no Python $version on this machine"
done

echo "== passed:${passed:- none}; failed:${failed:- none}"
[ -n "$passed" ] && [ -z "$failed" ]
