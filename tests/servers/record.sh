#!/usr/bin/env bash
# Makes the small dumps of tests/fixtures anew: record.sh OUTDIR
#
# NEWER_PG=DIR  programs of a PostgreSQL of 16 or later, built with LZ4 and zstd: adds OUTDIR/pg17, the archives that
#               the distribution's pg_dump does not write.
set -euo pipefail
out=${1:?usage: record.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
export ROWS=8 TRAPS=40 LONG=600 SMALL=1
rm -rf "$out/pg17"
"$here/make.sh" "$out" >/dev/null
if [ -n "${NEWER_PG:-}" ]; then
    new=$(mktemp -d)
    trap 'rm -rf "$new"' EXIT
    PG_BIN=$NEWER_PG ONLY='^pg/(custom|custom-zstd|custom-lz4|directory-zstd)$' "$here/make.sh" "$new" >/dev/null
    mkdir "$out/pg17"
    cp -r "$new/pg/." "$out/pg17"
    sed 's/^pg/pg17/; s/\tpg/\tpg17/' "$new/MANIFEST.tsv" >>"$out/MANIFEST.tsv"
fi
