#!/usr/bin/env bash
# Fills real servers with the synthetic rows of generate.py and dumps them with the servers' own tools, in every form.
#
#   make.sh OUTDIR            prints one line a file: form, path, bytes
#
#   ROWS=400    rows a table          TRAPS=5000  rows of ordre and maaling     LONG=200000  bytes of the long value
#   SERVERS=pg,mariadb,sqlite,hand        the servers to ask, with commas
#   ONLY=REGEX  only the forms whose name matches (bash regular expression, e.g. '^pg/plain$')
#   SMALL=1     the second and later forms of a server hold a few tables only (for fixtures)
#
# OUTDIR gets EXPECTED.tsv (what the rows hold) and MANIFEST.tsv: form, path, bytes, and the tables that the file holds,
# or for forms of several files the tables of them all; `*` is all, `*-arkiv` all but arkiv.kunde, `kunde:50` 50 rows of
# kunde. Servers run without network, in a new directory, as postgres and mysql when started by root, and are stopped and
# removed at the end. Exit status 77: something is not installed (install.sh installs it).
set -euo pipefail
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

out=${1:?usage: make.sh OUTDIR}
here=$(cd "$(dirname "$0")" && pwd)
ROWS=${ROWS:-400} TRAPS=${TRAPS:-5000} LONG=${LONG:-200000} ONLY=${ONLY:-} SMALL=${SMALL:-}
SERVERS=${SERVERS:-hand,sqlite,pg,mariadb}
PG_BIN=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n | tail -1)}

missing=()
for tool in python3 sqlite3 gzip zstd xz bzip2 lz4 mariadbd mariadb-install-db mariadb mariadb-dump; do
    command -v "$tool" >/dev/null || [ -x "/usr/sbin/$tool" ] || missing+=("$tool")
done
for tool in initdb pg_ctl psql pg_dump pg_dumpall; do
    [ -x "$PG_BIN/$tool" ] || missing+=("PostgreSQL's $tool")
done
if [ ${#missing[@]} -gt 0 ]; then
    printf 'make.sh: not installed: %s. Run install.sh.\n' "$(IFS=,; echo "${missing[*]}")" >&2
    exit 77
fi
PATH=$PG_BIN:$PATH:/usr/sbin

# ---------------------------------------------------------------- the private directory, and its end

run=$(mktemp -d "${TMPDIR:-/tmp}/dumps.XXXXXX")
chmod 711 "$run"
mysql_pid=
finish() {
    status=$?
    trap - EXIT
    if [ -d "$run/pg/data" ]; then as postgres pg_ctl -D "$run/pg/data" -m immediate stop >/dev/null 2>&1 || true; fi
    if [ -n "$mysql_pid" ]; then
        kill "$mysql_pid" 2>/dev/null || true
        wait "$mysql_pid" 2>/dev/null || true
    fi
    rm -rf "$run"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# Servers refuse to run as root.
as() {
    local user=$1
    shift
    if [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}
owned() { # USER DIRECTORY
    mkdir -p "$2"
    if [ "$(id -u)" = 0 ]; then chown "$1" "$2"; fi
}
mysql_user=mysql
if [ "$(id -u)" != 0 ]; then mysql_user=$(id -un); fi

# ---------------------------------------------------------------- forms

mkdir -p "$out"
out=$(cd "$out" && pwd)
for server in ${SERVERS//,/ }; do
    case $server in
        pg | mariadb | sqlite | hand) rm -rf "${out:?}/$server" ;;
        *) echo "make.sh: no server called $server" >&2; exit 2 ;;
    esac
done
: >"$out/MANIFEST.tsv"
: >"$run/log"

wanted() { [[ -z $ONLY || $1 =~ $ONLY ]]; }
note() { # FORM FILE TABLES
    local bytes
    bytes=$(stat -c %s "$2")
    printf '%s\t%s\t%s\t%s\n' "$1" "${2#"$out"/}" "$bytes" "$3" >>"$out/MANIFEST.tsv"
    printf '%s\t%s\t%s\n' "$1" "$2" "$bytes"
}
form() { # FORM FILE TABLES COMMAND...: the standard output of the command becomes OUT/FILE
    local form_name=$1 form_file=$out/$2 form_tables=$3 # Names of their own: commands may be functions.
    shift 3
    wanted "$form_name" || return 0
    mkdir -p "$(dirname "$form_file")"
    "$@" >"$form_file" 2>>"$run/log" || { cat "$run/log" >&2; echo "make.sh: $form_name failed" >&2; exit 1; }
    note "$form_name" "$form_file" "$form_tables"
}
packed() { # FORM FILE TABLES: the same file, packed
    local name=$1 file=$out/$2 tables=$3 half
    [ -e "$file" ] || return 0
    half=$(($(stat -c %s "$file") / 2))
    two() { head -c "$half" "$file" | gzip -n && tail -c +"$((half + 1))" "$file" | gzip -n; }
    form "$name.gz" "$2.gz" "$tables" two
    form "$name.zst" "$2.zst" "$tables" zstd -q -c "$file"
    form "$name.xz" "$2.xz" "$tables" xz -T1 -c "$file"
    form "$name.bz2" "$2.bz2" "$tables" bzip2 -c "$file"
    form "$name.lz4" "$2.lz4" "$tables" lz4 -q -c "$file"
}

python3 "$here/generate.py" "$run/gen" --rows "$ROWS" --traps "$TRAPS" --long "$LONG" --servers "$SERVERS" \
    ${SMALL:+--few-by-hand}
# What a client shows on the screen: a few rows.
few_rows=${SMALL:+4} few_rows=${few_rows:-50}
show="select * from kunde ${SMALL:+where id > 4 }order by id limit $few_rows"
cp "$run/gen/EXPECTED.tsv" "$out/EXPECTED.tsv"
chmod -R a+rX "$run/gen"

# ---------------------------------------------------------------- PostgreSQL

pg_forms() {
    local some=() few='*' tool table
    owned postgres "$run/pg"
    as postgres initdb -D "$run/pg/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >>"$run/log" 2>&1
    as postgres pg_ctl -D "$run/pg/data" -l "$run/pg/log" -w -o "-k $run/pg -c listen_addresses='' -c fsync=off \
        -c full_page_writes=off -c max_wal_size=4GB" start >>"$run/log" 2>&1
    export PGHOST=$run/pg PGUSER=postgres PGDATABASE=butikk
    psql -q -d postgres -c 'CREATE ROLE butikk_les NOLOGIN' -c 'CREATE DATABASE butikk'
    psql -q -v ON_ERROR_STOP=1 -f "$run/gen/load/postgres.sql" >>"$run/log"
    psql -q -c 'GRANT SELECT ON kunde TO butikk_les'
    if [ -n "$SMALL" ]; then
        few='faktura,vedlegg'
        some=(-t public.faktura -t public.vedlegg)
    fi
    form pg/plain pg/plain.sql '*' pg_dump
    if [ -z "$SMALL" ]; then packed pg/plain pg/plain.sql '*'; fi
    form pg/inserts pg/inserts.sql "${SMALL:+kunde,}$few" pg_dump --inserts "${some[@]}" ${SMALL:+-t public.kunde}
    form pg/column-inserts pg/column_inserts.sql "$few" pg_dump --column-inserts "${some[@]}"
    form pg/rows-per-insert pg/rows_per_insert.sql "$few" pg_dump --rows-per-insert=50 "${some[@]}"
    form pg/data-only pg/data_only.sql "$few" pg_dump -a --disable-triggers --no-comments "${some[@]}"
    if [ -n "$SMALL" ]; then packed pg/data-only pg/data_only.sql "$few"; fi
    form pg/quote-all pg/quote_all_clean.sql "${few%,*}" pg_dump --quote-all-identifiers --clean --if-exists --create "${some[@]:0:2}"
    # The pattern is read in the encoding asked for.
    form pg/latin1 pg/latin1.sql 'Lærekontrakt' pg_dump -E LATIN1 -t $'"L\xe6rekontrakt"'
    form pg/partition-root pg/partition_root.sql 'hendelse' pg_dump --load-via-partition-root -t 'hendelse*'
    if [ -z "$SMALL" ]; then form pg/all pg/dumpall.sql '*' pg_dumpall; fi
    form pg/globals pg/dumpall_globals.sql '' pg_dumpall --globals-only
    form pg/custom pg/custom.dump "$few" pg_dump -Fc "${some[@]}"
    form pg/custom-z0 pg/custom_z0.dump "$few" pg_dump -Fc -Z0 "${some[@]}"
    for tool in zstd lz4; do # Since 16, when built with them.
        if pg_dump -Z "$tool" --schema-only -f "$run/known" >/dev/null 2>&1; then
            form "pg/custom-$tool" "pg/custom_$tool.dump" "$few" pg_dump -Fc -Z "$tool" "${some[@]}"
            pg_directory "pg/directory-$tool" "directory_$tool" "-Z$tool"
        fi
    done
    form pg/tar pg/tar.tar "${few%,*}" pg_dump -Ft "${some[@]:0:2}"
    pg_directory pg/directory directory -j2
    pg_directory pg/directory-z0 directory_z0 -Z0
    for table in kunde '"Lærekontrakt"' ordre posisjon kontaktliste vedlegg person_bigint faktura; do
        local plain=${table//\"/} file
        if [ -n "$SMALL" ] && [ "$plain" = ordre ]; then continue; fi
        file=${plain//æ/ae}
        form pg/csv "pg/csv/$file.csv" "$plain" psql -c "\\copy (select * from $table) to stdout csv header"
        form pg/copy-text "pg/copy_text/$file.txt" "$plain" psql -c "\\copy $table to stdout"
        if [ -n "$SMALL" ] && [ "$plain" != kunde ]; then continue; fi
        form pg/copy-binary "pg/copy_binary/$file.bin" "$plain" psql -c "\\copy $table to stdout (format binary)"
    done
    form pg/csv-semicolon pg/csv/kunde_semicolon.csv kunde psql -c "\\copy kunde to stdout (format csv, header, delimiter ';', null 'NULL', force_quote *)"
    form pg/aligned pg/psql_aligned.txt "kunde:$few_rows" psql -c "$show"
    form pg/expanded pg/psql_expanded.txt "kunde:$few_rows" psql -x -c "$show"
    form pg/unaligned pg/psql_unaligned.txt "kunde:$few_rows" psql -A -c "$show"
    form pg/border2 pg/psql_border2_unicode.txt "kunde:$few_rows" psql -P border=2 -P linestyle=unicode -c "$show"
    if [ -z "$SMALL" ]; then
        form pg/wrapped pg/psql_wrapped.txt "kunde:$few_rows" psql -P format=wrapped -P columns=200 -c "$show"
    fi
    if [ -z "$SMALL" ]; then form pg/html pg/psql.html "kunde:$few_rows" psql -H -c "$show"; fi
    as postgres pg_ctl -D "$run/pg/data" -m fast stop >>"$run/log"
}
pg_directory() { # FORM FOLDER OPTION
    wanted "$1" || return 0
    mkdir -p "$out/pg"
    local file
    pg_dump -Fd "$3" -f "$out/pg/$2" "${some[@]}"
    chmod 755 "$out/pg/$2"
    for file in "$out/pg/$2"/*; do note "$1" "$file" "$few"; done
}

# ---------------------------------------------------------------- MariaDB

mariadb_forms() {
    local client few='*-arkiv' two='*-arkiv' dump some=()
    owned "$mysql_user" "$run/my"
    as "$mysql_user" mariadb-install-db --no-defaults --datadir="$run/my/data" --auth-root-authentication-method=normal \
        --skip-test-db >>"$run/log" 2>&1
    as "$mysql_user" mariadbd --no-defaults --datadir="$run/my/data" --socket="$run/my/sock" --pid-file="$run/my/pid" \
        --skip-networking --secure-file-priv= --log-error="$run/my/log" --innodb-flush-log-at-trx-commit=0 \
        --max-allowed-packet=64M --character-set-server=utf8mb4 >>"$run/log" 2>&1 &
    mysql_pid=$!
    client=(--no-defaults -u root --socket="$run/my/sock" --default-character-set=utf8mb4)
    for _ in $(seq 300); do
        mariadb "${client[@]}" -e 'SELECT 1' >/dev/null 2>&1 && break
        kill -0 "$mysql_pid" 2>/dev/null || { cat "$run/my/log" >&2; exit 1; }
        sleep 0.2
    done
    mariadb "${client[@]}" --max-allowed-packet=64M <"$run/gen/load/mariadb.sql"
    dump=(mariadb-dump "${client[@]}" --max-allowed-packet=64M)
    if [ -n "$SMALL" ]; then
        few='faktura,vedlegg,uvanlig'
        two='faktura,vedlegg'
        some=(faktura vedlegg uvanlig)
    fi
    form mariadb/default mariadb/default.sql '*-arkiv' "${dump[@]}" --routines butikk
    if [ -z "$SMALL" ]; then packed mariadb/default mariadb/default.sql '*-arkiv'; fi
    form mariadb/skip-extended mariadb/skip_extended_insert.sql "$two" "${dump[@]}" --skip-extended-insert butikk "${some[@]:0:2}"
    form mariadb/complete-insert mariadb/complete_insert.sql "$two" "${dump[@]}" --complete-insert butikk "${some[@]:0:2}"
    form mariadb/hex-blob mariadb/hex_blob.sql "$few" "${dump[@]}" --hex-blob butikk "${some[@]}"
    form mariadb/ansi mariadb/compatible_ansi.sql "${two%,*}" "${dump[@]}" --compatible=ansi --compact butikk "${some[@]:0:1}"
    form mariadb/replace mariadb/replace_noinfo.sql "${two%,*}" "${dump[@]}" --replace --no-create-info --skip-quote-names butikk "${some[@]:0:1}"
    form mariadb/insert-ignore mariadb/insert_ignore.sql faktura:200 "${dump[@]}" --insert-ignore --skip-comments --where 'id % 2 = 0' butikk faktura
    form mariadb/xml mariadb/dump.xml "$two" "${dump[@]}" --xml butikk "${some[@]:0:2}"
    if [ -n "$SMALL" ]; then
        form mariadb/databases mariadb/databases.sql 'arkiv.kunde' "${dump[@]}" --databases arkiv
    else
        form mariadb/databases mariadb/databases.sql '*' "${dump[@]}" --databases butikk arkiv
    fi
    mariadb_tab mariadb/tab tab
    mariadb_tab mariadb/tab-csv tab_csv --default-character-set=utf8mb4 --fields-terminated-by=, --fields-optionally-enclosed-by='"' --lines-terminated-by='\r\n'
    client+=(butikk)
    form mariadb/table mariadb/client_table.txt "kunde:$few_rows" mariadb "${client[@]}" -t -e "$show"
    form mariadb/batch mariadb/client_batch.tsv "kunde:$few_rows" mariadb "${client[@]}" -B -e "$show"
    form mariadb/batch-raw mariadb/client_batch_raw.tsv "kunde:$few_rows" mariadb "${client[@]}" -B -r -e "$show"
    form mariadb/vertical mariadb/client_vertical.txt "kunde:$few_rows" mariadb "${client[@]}" -e "$show\\G"
    form mariadb/client-xml mariadb/client.xml "kunde:$few_rows" mariadb "${client[@]}" -X -e "$show"
    form mariadb/client-html mariadb/client.html "kunde:$few_rows" mariadb "${client[@]}" -H -e "$show"
    mariadb "${client[@]}" -e SHUTDOWN
    wait "$mysql_pid" || true
    mysql_pid=
}
mariadb_tab() { # FORM FOLDER OPTIONS...
    wanted "$1" || return 0
    local name=$1 folder=$2 file table
    shift 2
    # The server itself writes the .txt, the client the .sql: both must be allowed to.
    owned "$mysql_user" "$run/my/$folder"
    chmod 777 "$run/my/$folder"
    # Without --default-character-set, as people run it, binary columns are written as they are; with it as `?`.
    mariadb-dump --no-defaults -u root --socket="$run/my/sock" --tab="$run/my/$folder" "$@" butikk "${some[@]}"
    mkdir -p "$out/mariadb/$folder"
    for file in "$run/my/$folder"/*; do
        if [ -n "$SMALL" ] && [ "$folder" = tab_csv ] && [[ $file == *.sql ]]; then continue; fi
        cp --no-preserve=all "$file" "$out/mariadb/$folder/"
        table=$(basename "$file")
        note "$name" "$out/mariadb/$folder/$table" "${table%.*}"
    done
}

# ---------------------------------------------------------------- SQLite

sqlite_forms() {
    local base=$out/sqlite/butikk.sqlite few='*' some=() table file
    mkdir -p "$out/sqlite"
    { echo "${SMALL:+PRAGMA page_size = 512;}"; cat "$run/gen/load/sqlite.sql"; } | sqlite3 "$base"
    form sqlite/dump sqlite/dump.sql '*' sqlite3 "$base" .dump
    if [ -z "$SMALL" ]; then packed sqlite/dump sqlite/dump.sql '*'; fi
    form sqlite/dump-table sqlite/dump_kunde.sql kunde sqlite3 "$base" '.dump kunde'
    form sqlite/insert-mode sqlite/insert_mode.sql kunde sqlite3 "$base" '.mode insert kunde' 'select * from kunde'
    for table in kunde Lærekontrakt ordre posisjon person_bigint; do
        if [ -n "$SMALL" ] && [ "$table" = ordre ]; then continue; fi
        file=${table//æ/ae}
        form sqlite/csv "sqlite/$file.csv" "$table" sqlite3 -csv -header "$base" "select * from \"$table\""
        if [ -n "$SMALL" ] && [ "$table" != Lærekontrakt ]; then continue; fi
        form sqlite/json "sqlite/$file.json" "$table" sqlite3 -json "$base" "select * from \"$table\""
    done
    for table in box table column markdown line list quote html tabs; do
        if [ -n "$SMALL" ] && [[ $table =~ ^(table|html|list|tabs)$ ]]; then continue; fi
        form "sqlite/$table" "sqlite/mode_$table.txt" "kunde:$few_rows" sqlite3 -header "$base" ".mode $table" "$show"
    done
    if [ -z "$SMALL" ]; then form sqlite/box-wrap sqlite/mode_box_wrap.txt "kunde:$few_rows" sqlite3 "$base" '.mode box --wrap 20' "$show"; fi
    if wanted sqlite/wal; then
        # A base that was copied while in use: the last rows stand in the log beside it.
        sqlite3 "$out/sqlite/wal.sqlite" >/dev/null <<SQL
${SMALL:+PRAGMA page_size = 512;}
PRAGMA journal_mode = wal;
PRAGMA wal_autocheckpoint = 0;
CREATE TABLE sent (id INTEGER PRIMARY KEY, epost TEXT);
INSERT INTO sent VALUES (1, 'wal1@blafjell-testbutikk.no');
.shell cp '$out/sqlite/wal.sqlite' '$run/copy' && cp '$out/sqlite/wal.sqlite-wal' '$run/copy-wal'
SQL
        mv "$run/copy" "$out/sqlite/wal.sqlite"
        mv "$run/copy-wal" "$out/sqlite/wal.sqlite-wal"
        note sqlite/wal "$out/sqlite/wal.sqlite" sent
        note sqlite/wal "$out/sqlite/wal.sqlite-wal" sent
    fi
    if wanted sqlite/file; then note sqlite/file "$base" '*'; else rm -f "$base"; fi
}

hand_forms() {
    local file traps=yes
    if [ -n "$SMALL" ]; then traps=; fi
    form hand/sqlserver hand/sqlserver_ssms.sql "Kunde,${traps:+Ordre,Posisjon,Lærekontrakt,}Vedlegg" cat "$run/gen/hand/sqlserver_ssms.sql"
    form hand/oracle hand/oracle_sqldeveloper.sql "KUNDE,POSISJON,SPLITTET,${traps:+ORDRE,}Lærekontrakt" cat "$run/gen/hand/oracle_sqldeveloper.sql"
    form hand/mongoexport hand/mongoexport.jsonl kunde cat "$run/gen/hand/mongoexport.jsonl"
    form hand/bson hand/mongodump_kunde.bson kunde cat "$run/gen/hand/mongodump_kunde.bson"
    for file in "$run/gen/hand"/excel_*.csv; do
        form hand/excel "hand/$(basename "$file")" "$(basename "$file" .csv | sed 's/excel_//;s/laere/Lære/')" cat "$file"
    done
    if [ -z "$SMALL" ]; then packed hand/mongoexport hand/mongoexport.jsonl kunde; fi
}

for server in ${SERVERS//,/ }; do "${server}_forms"; done
