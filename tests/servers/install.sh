#!/usr/bin/env bash
# Installs the servers and packers that make.sh uses (Debian, Ubuntu). Starts none of them: make.sh runs its own.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
# No service may start while packages are set up, and none afterwards.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
fi
apt-get update -q
apt-get install -q -y --no-install-recommends \
    postgresql mariadb-server sqlite3 python3 python3-stdnum gzip zstd xz-utils bzip2 lz4 util-linux
