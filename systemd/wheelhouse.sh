#!/bin/bash
# wheelhouse.sh kiosk|office DIR: gathers what install.sh needs on a closed network. Run it on a machine that has the
# Internet and the same system as the target: same Debian, same processor. Carry this tree and DIR over.
set -euo pipefail
role=${1:?kiosk or office}
out=${2:?a folder}
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
mkdir -p "$out/debs"
python3 -m pip download --quiet --disable-pip-version-check --only-binary=:all: --require-hashes \
  -r "$here/$role.lock" -d "$out"
# The Debian packages with what they need, as far as this machine lacks it too.
if command -v apt-get >/dev/null; then
  mapfile -t wanted < <(grep -v '^#' "$here/packages-$role")
  (cd "$out/debs" && apt-get -qq --print-uris --no-install-recommends install "${wanted[@]}" 2>/dev/null |
    cut -d' ' -f2 | cut -d_ -f1 | sort -u | xargs -r apt-get -qq download)
fi
printf '完成 / ready: %s wheels, %s debs in %s\n' "$(find "$out" -name '*.whl' | wc -l)" \
  "$(find "$out/debs" -name '*.deb' | wc -l)" "$out"
