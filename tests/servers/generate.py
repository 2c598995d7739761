#!/usr/bin/env python3
"""Makes the rows of the test corpus once, and every text from which a server or a reader takes them.

    generate.py OUTDIR [--rows 400] [--traps 5000] [--long 200000] [--seed 20261123] [--servers pg,mariadb,sqlite,hand]

OUTDIR/rows/TABLE.jsonl   the rows, neutral: one JSON object a line, bytes as {"hex": "..."}
OUTDIR/load/*.sql         PostgreSQL, MariaDB and SQLite scripts that create and fill the tables
OUTDIR/hand/*             dumps of servers that are not at hand: SQL Server, Oracle, MongoDB, Excel
OUTDIR/EXPECTED.tsv       what the rows hold, whatever the form

The data are synthetic: person numbers are of the Tax Administration's synthetic series (month + 80) or of people born
1880 to 1899; nobody living can have one. The same arguments give the same bytes. Rows are streamed: memory does not
grow with their number.
"""
import argparse, datetime, hashlib, json, math, os, random, struct, sys, uuid

# ---------------------------------------------------------------- numbers

W1, W2 = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def control(digits, weights):
    return -sum(int(d) * w for d, w in zip(digits, weights)) % 11


def fnr(r, kind="tenor"):
    """A number and the birthday it tells. Kinds: tenor, tenor-dnr, old (an ordinary number, born 1880 to 1899)."""
    while True:
        if kind == "old":
            year, individ = r.randint(1880, 1899), r.randint(500, 749)
        else:
            year = r.randint(1954, 2008)
            individ = r.randint(0, 499) if year < 2000 else r.randint(500, 999)
        born = datetime.date(year, r.randint(1, 12), r.randint(1, 28))
        day = born.day + (40 if kind == "tenor-dnr" else 0)
        month = born.month + (0 if kind == "old" else 80)
        head = f"{day:02}{month:02}{year % 100:02}{individ:03}"
        k1 = control(head, W1)
        k2 = control(head + str(k1 % 10), W2)
        if k1 < 10 and k2 < 10:
            return head + str(k1) + str(k2), born


def might_live(digits):
    """Whether eleven digits pass as a number of a register of real people, other than those of people long dead."""
    if control(digits[:10], W2) != int(digits[10]) or control(digits[:9], W1) not in (int(digits[9]),):
        return False
    day, month, year2, individ = int(digits[:2]), int(digits[2:4]), int(digits[4:6]), int(digits[6:9])
    if day >= 80:
        return True
    month_ok = any(1 <= month - plus <= 12 for plus in (0, 20, 40))
    old = day <= 31 and month <= 12 and year2 >= 54 and 500 <= individ <= 749
    return 1 <= day % 40 <= 31 and month_ok and not old


def passes(digits):
    """The kind of person number that eleven digits pass as by chance, or None."""
    if control(digits[:9], W1) != int(digits[9]) or control(digits[:10], W2) != int(digits[10]):
        return None
    day, month = int(digits[:2]), int(digits[2:4])
    if day >= 80:
        return "fh"
    if not 1 <= day % 40 <= 31:
        return None
    for plus, name in ((0, "fnr/dnr"), (20, "npid"), (40, "h"), (60, "npid-synthetic"), (65, "nhn"), (80, "tenor")):
        if 1 <= month - plus <= 12:
            return name
    return None


def digits_of(r, n, first="0123456789"):
    return r.choice(first) + "".join(r.choice("0123456789") for _ in range(n - 1))


def mod11(r, n, first="0123456789"):
    while True:
        body = digits_of(r, n - 1, first)
        check = -sum(int(d) * (2 + i % 6) for i, d in enumerate(reversed(body))) % 11
        if check < 10:
            return body + str(check)


def mod10(r, n):
    body = digits_of(r, n - 1, "123456789")
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body))]
    return body + str(-sum(d // 10 + d % 10 for d in doubled) % 10)


# ---------------------------------------------------------------- words

FIRST_M = "Ola Per Bjørn Åge Lars Jan-Erik Håkon Sverre Øystein Torbjørn Mohammed Jakub".split()
FIRST_K = "Kari Anne Åse Ingrid Solveig Bjørg Marit Øydis Anne-Mari Fatima Zuzanna Liv".split()
LAST = "Hansen Ødegård Nordmann Sæther Bråten Lien Åsheim Moe Haugen D'Angelo Nguyen Kowalska Næss-Lund Bø".split()
STREETS = "Storgata Kirkeveien Ågotnesvegen Øvre|Slottsgate Bjørnstjerne|Bjørnsons|gate Fjellveien Sjøgata".split()
WORDS = "kari ola blomst fjell tur sol bjork fisk ski hytte anna per nils rein".split()
# The first eight are all that the small fixtures hold: the worst come first. Rows 3 and 5 have other notes.
PROSE = [
    "linje en\nlinje to\ttab; \"sitat\" og 'apostrof' i C:\\ny\\tekst\\", "\\N", "Ringte og ville endre levering.",
    "'); DROP TABLE kunde; --", "Kunden er fornøyd; avslutt saken.", "før\n\\.\netter", "fin 😀 dag 🇳🇴\r\nvindu", "",
    'Sa: "alt i orden", takk.', "Det er 'greit' nok.", "Stien er C:\\butikk\\ny\\tekst.txt", "kolonne\tmed\ttabulator",
    "linje en\nlinje to\n\nlinje fire", "\\.", "første; andre; tredje;", "NULL", "   ", "\\", "'", '"', "''",
    "-- ingen kommentar", "/* heller ikke */", "$$ dollar $$", "COPY kunde FROM stdin;", "INSERT INTO kunde VALUES (1);",
    "tegn: \u2028 og \u00a0 og \u200b", "prosent 100 % og _ og %s", "{\"a\": [1, 2]}", "<b>fet</b> & co",
    "slutt på linje\\", "a\x08b\x0cc\x0bd", "to ''apostrofer''", "N'tekst'", "E'\\n'", "\ufeffBOM", "Z̈alg̀o", "GO", "\n\\.\n",
]


def email(r, n):
    real = r.random() < 0.5
    host = "blafjell-testbutikk.no" if real else r.choice(["example.com", "example.org"])
    return f"{r.choice(WORDS)}{n}@{host}", real


def mobile(r):
    # Rows of small numbers (41 42 43 44) are no telephone numbers to a careful reader: leave none to chance.
    while True:
        text = r.choice("49") + digits_of(r, 7)
        pairs = [text[i:i + 2] for i in range(0, 8, 2)]
        # 4[012345678] and 9 are mobile series; 42, 43 and 44 are not given out.
        if text[:2] not in ("42", "43", "44", "49", "96") and text[:4] != "4536" and pairs != sorted(pairs) and pairs != sorted(pairs)[::-1] \
                and pairs[:2] != pairs[2:] and text[4:6] not in ("19", "20"):
            return text


def person(r):
    man = r.random() < 0.5
    return r.choice(FIRST_M if man else FIRST_K), r.choice(LAST), "M" if man else "K"


def place(r):
    """A point in Norway, five decimals, in hundred-thousandths of a degree."""
    lat = r.randint(5800000, 7050000)
    middle = 7.0 + max(0, (lat / 1e5 - 62)) * 1.6
    return lat, round((middle + r.random() * 3.5) * 1e5)


def fixed(n, places):
    sign, n = ("-", -n) if n < 0 else ("", n)
    return f"{sign}{n // 10**places}.{n % 10**places:0{places}}" if places else f"{sign}{n}"


def moment(r, first=2019):
    return (datetime.datetime(first, 1, 1) + datetime.timedelta(seconds=r.randrange(6 * 365 * 86400))).strftime(
        "%Y-%m-%d %H:%M:%S")


def utm(lat, lon, zone):
    """ETRS89/UTM: Krüger's series to the fourth order (Karney 2011), right to a millimetre here."""
    a, f = 6378137.0, 1 / 298.257222101
    n = f / (2 - f)
    big_a = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16, 13 * n**2 / 48 - 3 * n**3 / 5, 61 * n**3 / 240)
    phi, lam = math.radians(lat), math.radians(lon - (zone * 6 - 183))
    e = math.sqrt(f * (2 - f))
    t = math.sinh(math.atanh(math.sin(phi)) - e * math.atanh(e * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(lam)), math.atanh(math.sin(lam) / math.sqrt(1 + t * t))
    x, y = eta, xi
    for j, al in enumerate(alpha, 1):
        y += al * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        x += al * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    return 0.9996 * big_a * y, 500000 + 0.9996 * big_a * x


# ---------------------------------------------------------------- tables
# Name, columns (name, type). Types: int bigint dec(p,s) char(n) text date ts bytes array json uuid bool
# and gen(EXPRESSION), which is in no row. A table name with a dot is of the second schema.

TABLES = {
    "kunde": [("id", "int"), ("fnr", "char(11)"), ("navn", "text"), ("fornavn", "text"), ("etternavn", "text"),
              ("epost", "text"), ("tlf_mob", "char(8)"), ("adresse", "text"), ("postnr", "char(4)"),
              ("kjønn", "char(1)"), ("fødselsdato", "date"), ("opprettet", "ts"), ("notat", "text")],
    "Lærekontrakt": [("Id", "int"), ("Fødselsnummer", "char(11)"), ("E-post", "text"), ("Kontaktperson", "text"),
                     ("Telefon", "text"), ("Inngått dato", "date")],
    "person_bigint": [("id", "int"), ("fnr", "bigint"), ("kilde", "text")],
    "splittet": [("id", "int"), ("fodt", "date"), ("personnr", "char(5)"), ("kommunenr", "char(4)")],
    "posisjon": [("id", "int"), ("lat", "dec(9,6)"), ("lon", "dec(9,6)"), ("tid", "ts")],
    "utm": [("id", "int"), ("nord", "dec(10,2)"), ("ost", "dec(9,2)"), ("sone", "int")],
    "sted": [("id", "int"), ("navn", "text"), ("geom", "text"), ("wkt", "text")],
    "ordre": [("id", "int"), ("ordrenr", "char(11)"), ("kontonr", "char(11)"), ("kid", "text"), ("orgnr", "char(9)"),
              ("faktura_id", "bigint"), ("belop", "dec(12,2)"), ("uuid", "uuid"), ("sha256", "char(64)"),
              ("epoch", "bigint"), ("artikkelnr", "int"), ("versjon", "text")],
    "maaling": [("id", "int"), ("verdi1", "dec(8,4)"), ("verdi2", "dec(8,4)"), ("dato", "date"), ("maalt", "ts")],
    "arkiv.kunde": [("kundenr", "int"), ("kundenavn", "text"), ("mobil", "text"), ("epost_privat", "text"),
                    ("slettet", "date")],
    "hendelse": [("id", "int"), ("dag", "date"), ("epost", "text"), ("beskrivelse", "text")],
    "kontaktliste": [("id", "int"), ("eposter", "array"), ("telefoner", "array")],
    "vedlegg": [("id", "int"), ("filnavn", "text"), ("innhold", "bytes"), ("storrelse", "int")],
    "faktura": [("id", "int"), ("netto", "dec(12,2)"), ("brutto", "gen(netto * 2)"), ("mottaker", "text"),
                ("epost", "text")],
    "lang_tekst": [("id", "int"), ("tekst", "text")],
    "typer": [("id", "int"), ("sann", "bool"), ("data", "json"), ("tall", "double"), ("kode", "char(6)")],
    "tom": [("id", "int"), ("epost", "text")],
}
PARTITIONED = "hendelse"
PRIMARY = {"arkiv.kunde": "kundenr", "Lærekontrakt": "Id"}


class Truth:
    """How many cells hold what. `ordinary` are those that no rule knows as synthetic or reserved."""

    def __init__(self):
        self.cells = {}

    def add(self, column, category, ordinary=True):
        both = self.cells.setdefault((column, category), [0, 0])
        both[0] += 1
        both[1] += ordinary


def kunde(r, i, truth):
    kind = "tenor-dnr" if i % 12 == 4 else "tenor"
    number, born = fnr(r, kind)
    first, last, sex = person(r)
    mail, real = email(r, i)
    phone, note = mobile(r), r.choice(PROSE)
    row = dict(id=i, fnr=number, navn=f"{first} {last}", fornavn=first, etternavn=last, epost=mail, tlf_mob=phone,
               adresse=f"{r.choice(STREETS).replace('|', ' ')} {r.randint(1, 180)}{r.choice(['', '', 'B'])}",
               postnr=f"{r.randint(150, 9990):04}", opprettet=moment(r))
    row["kjønn"], row["fødselsdato"] = sex, born.isoformat()
    dice = 1.0 if r.random() < 0.5 else r.random()
    if i <= len(PROSE):
        note, dice = PROSE[i - 1], {3: 0.0, 5: 0.3}.get(i, 1.0)
    if dice < 0.2:
        text, real_note = email(r, i + 100000)
        note = r.choice([f"Skriv heller til {text}, takk.", f"'{text}' er \"riktig\"; se sak"]) if i > 3 and r.random() < 0.7 \
            else f"{note}\nny e-post: {text}\nslutt"
        truth.add("notat", "contact.email", real_note)
    elif dice < 0.4:
        other, _ = fnr(r, "tenor")
        note = r.choice([f"fnr {other} oppgitt i telefon.", f"Gjelder fnr: {other}; 'ektefelle'"]) if i > 5 and r.random() < 0.7 \
            else f"{note}\nFødselsnummer: {other[:6]} {other[6:]}\n"
        truth.add("notat", "id.national.fnr", False)
    row["notat"] = note
    for name, every, at in (("fnr", 20, 6), ("epost", 12, 3), ("tlf_mob", 13, 7), ("adresse", 20, 2)):
        if i % every == at:
            row[name] = None
    if dice == 1.0 and i > len(PROSE) and r.random() < 0.3:
        row["notat"] = None
    if row["fnr"]:
        truth.add("fnr", "id.national.dnr" if kind == "tenor-dnr" else "id.national.fnr", False)
    if row["epost"]:
        truth.add("epost", "contact.email", real)
    for name, category in (("navn", "name"), ("fornavn", "name.first"), ("etternavn", "name.last"),
                           ("tlf_mob", "contact.phone"), ("adresse", "address.street"), ("postnr", "address.postal_code"),
                           ("kjønn", "demographic.gender"), ("fødselsdato", "demographic.birth_date")):
        if row[name]:
            truth.add(name, category)
    return row


def laerekontrakt(r, i, truth):
    number, _ = fnr(r, "tenor")
    first, last, _ = person(r)
    mail, real = email(r, i)
    phone = mobile(r)
    written = r.choice([f"+47{phone}", f"+47 {phone[:3]} {phone[3:5]} {phone[5:]}"])
    truth.add("Fødselsnummer", "id.national.fnr", False)
    truth.add("E-post", "contact.email", real)
    truth.add("Kontaktperson", "name")
    truth.add("Telefon", "contact.phone")
    return {"Id": i, "Fødselsnummer": number, "E-post": mail, "Kontaktperson": f"{last}, {first}", "Telefon": written,
            "Inngått dato": moment(r)[:10]}


def person_bigint(r, i, truth):
    old = i % 10 in (2, 5, 8)
    number, _ = fnr(r, "old" if old else "tenor")
    truth.add("fnr", "id.national.fnr", old)
    return dict(id=i, fnr=int(number), kilde=r.choice(["import", "skjema", "arkiv"]))


def splittet(r, i, truth):
    number, born = fnr(r, "old")
    truth.add("personnr", "id.national.fnr")
    truth.add("fodt", "demographic.birth_date")
    return dict(id=i, fodt=born.isoformat(), personnr=number[6:], kommunenr=f"{r.choice([301, 1103, 4601, 5001, 5501]):04}")


def posisjon(r, i, truth):
    lat, lon = place(r)
    truth.add("lat", "location.precise")
    truth.add("lon", "location.precise")
    return dict(id=i, lat=fixed(lat * 10, 6), lon=fixed(lon * 10, 6), tid=moment(r))


def utm_row(r, i, truth):
    lat, lon = place(r)
    zone = 32 if lon < 1200000 else 33 if lon < 1800000 else 35
    north, east = utm(lat / 1e5, lon / 1e5, zone)
    truth.add("nord", "location.precise")
    truth.add("ost", "location.precise")
    return dict(id=i, nord=f"{north:.2f}", ost=f"{east:.2f}", sone=zone)


def sted(r, i, truth):
    lat, lon = place(r)
    truth.add("geom", "location.precise")
    truth.add("wkt", "location.precise")
    x, y = fixed(lon, 5), fixed(lat, 5)
    wkt = r.choice([f"POINT({x} {y})", f"POINT ({x} {y})", f"SRID=4326;POINT({x} {y})"])
    return dict(id=i, navn=r.choice(["Hytta", "Lager nord", "Brygge", "Utsikt"]),
                geom="0101000020E6100000" + struct.pack("<dd", lon / 1e5, lat / 1e5).hex().upper(), wkt=wkt)


def chance(r, make, share, kind):
    """Digits from `make` that no living person can have; `share` of them (0 to 1) are a person number of `kind` all the
    same."""
    if r.random() < share:
        return fnr(r, kind)[0]
    while True:
        text = make()
        if len(text) > 11 or not might_live(text.zfill(11)):
            return text


def ordre(r, i, truth):
    order = chance(r, lambda: digits_of(r, 11), i % 1700 == 1234, "old")
    account = chance(r, lambda: mod11(r, 11), 1 / 400, r.choice(["tenor", "old"]))
    while account.startswith("0000"):  # no bank
        account = chance(r, lambda: mod11(r, 11), 0, "")
    for name, category in (("kontonr", "payment.bank_account"), ("kid", "payment.reference"), ("orgnr", "id.organisation")):
        truth.add(name, category)
    for name, text in (("ordrenr", order), ("kontonr", account)):
        if passes(text):
            truth.add(name, f"(by chance: {passes(text)})", False)
    return dict(id=i, ordrenr=order, kontonr=account, kid=chance(r, lambda: (mod10 if i % 3 else mod11)(r, r.randint(10, 20)), 0, ""),
                orgnr=mod11(r, 9, "89"), faktura_id=int(chance(r, lambda: digits_of(r, r.randint(9, 11), "123456789"), 0, "")),
                belop=fixed(r.randint(-5000000, 900000000), 2), uuid=str(uuid.UUID(int=r.getrandbits(128), version=4)),
                sha256=hashlib.sha256(str(r.random()).encode()).hexdigest(),
                epoch=r.randint(1500000000, 1790000000) * (1000 if i % 2 else 1), artikkelnr=r.randint(10000000, 99999999),
                versjon=r.choice(["IPv4", "IPv6", f"{r.randint(1, 12)}.{r.randint(0, 40)}.{r.randint(0, 30)}",
                                  f"{r.randint(1, 25)}.{r.randint(0, 20)}.{r.randint(0, 9)}.{r.randint(1, 99)}"]))


def maaling(r, i, truth):
    return dict(id=i, verdi1=fixed(r.randint(590000, 639999), 4), verdi2=fixed(r.randint(50000, 119999), 4),
                dato=moment(r)[:10], maalt=moment(r))


def arkiv_kunde(r, i, truth):
    first, last, _ = person(r)
    mail, real = email(r, i)
    phone = mobile(r)
    truth.add("kundenavn", "name")
    truth.add("mobil", "contact.phone")
    truth.add("epost_privat", "contact.email", real)
    return dict(kundenr=i, kundenavn=f"{first} {last}", mobil=f"+47 {phone[:3]} {phone[3:5]} {phone[5:]}",
                epost_privat=mail, slettet=moment(r)[:10] if i % 3 else None)


def hendelse(r, i, truth):
    mail, real = email(r, i)
    truth.add("epost", "contact.email", real)
    return dict(id=i, dag=f"{2024 + i % 2}-{r.randint(1, 12):02}-{r.randint(1, 28):02}", epost=mail,
                beskrivelse=r.choice(["logget inn", "handlet, 3 varer", "avbrøt; lukket 'kurv'"]))


def kontaktliste(r, i, truth):
    mails, phones = [], []
    if i % 4:
        mail, real = email(r, i)
        mails = [mail] if i % 3 else ["(ukjent), \"hm\" {\\}", mail, None]
        truth.add("eposter", "contact.email", real)
    if i % 5:
        phones = [mobile(r)]
        truth.add("telefoner", "contact.phone")
    return dict(id=i, eposter=mails, telefoner=phones)


def vedlegg(r, i, truth):
    data = r.randbytes(r.randint(0, 48))
    if i == 1:
        data = bytes(range(256))
    elif i == 2:
        data = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + data
    elif i == 3:
        data = "Skriv til vedlegg3@blafjell-testbutikk.no i dag, 'takk'\n".encode()
    elif i == 4:
        data = None
    return dict(id=i, filnavn=f"fil {i}.bin", innhold=data, storrelse=None if data is None else len(data))


def faktura(r, i, truth):
    first, last, _ = person(r)
    mail, real = email(r, i)
    truth.add("mottaker", "name")
    truth.add("epost", "contact.email", real)
    return dict(id=i, netto=fixed(r.randint(100, 5000000), 2), mottaker=f"{first} {last}", epost=mail)


def lang_tekst(r, i, truth):
    if i != 2:
        return dict(id=i, tekst=f"kort {i}")
    half = "Fjell og fjord; 'lange' linjer\tmed \\ i.\n" * (ROWS_LONG // 82)
    truth.add("tekst", "contact.email")
    return dict(id=i, tekst=f"{half}Midt i: langt1@blafjell-testbutikk.no her.\n{half}")


def typer(r, i, truth):
    mail, real = email(r, i)
    truth.add("data", "contact.email", real)
    data = {"epost": mail, "liste": [1, 2.5, None, True], "tekst": "a\"b\\c\n'd'", "dyp": {"æ": "ø"}}
    return dict(id=i, sann=bool(i % 2), data=data, tall=r.choice([0.1, -1.5e-7, 1e22, 3.0, 59.91273]), kode=r.choice(["a", "abc  ", "ABCDEF"]))


def nothing(r, i, truth):
    raise AssertionError


MAKERS = dict(zip(TABLES, (kunde, laerekontrakt, person_bigint, splittet, posisjon, utm_row, sted, ordre, maaling,
                           arkiv_kunde, hendelse, kontaktliste, vedlegg, faktura, lang_tekst, typer, nothing)))


def count_of(table, args):
    return {"ordre": args.traps, "maaling": args.traps, "tom": 0, "lang_tekst": 3,
            "vedlegg": min(args.rows, 2000)}.get(table, args.rows)


def make_rows(table, args):
    """Yields the rows of a table; the same ones every time."""
    r = random.Random(f"{args.seed}/{table}")
    truth = Truth()
    for i in range(1, count_of(table, args) + 1):
        yield MAKERS[table](r, i, truth), truth


def stored(table, args):
    """Reads the neutral rows back."""
    with open(f"{args.out}/rows/{table}.jsonl", encoding="utf-8", newline="\n") as file:
        for line in file:
            row = json.loads(line)
            for name, kind in TABLES[table]:
                if kind == "bytes" and row[name] is not None:
                    row[name] = bytes.fromhex(row[name]["hex"])
            yield row


def write_rows(args):
    lines = []
    for table in TABLES:
        truth = Truth()
        with open(f"{args.out}/rows/{table}.jsonl", "w", encoding="utf-8", newline="\n") as file:
            for row, truth in make_rows(table, args):
                neutral = {k: {"hex": v.hex()} if isinstance(v, bytes) else v for k, v in row.items()}
                file.write(json.dumps(neutral, ensure_ascii=False) + "\n")
        for (column, category), (cells, ordinary) in truth.cells.items():
            lines.append((table, column, category, cells, ordinary))
    with open(f"{args.out}/EXPECTED.tsv", "w", encoding="utf-8") as file:
        file.write(EXPECTED_HEAD.format(args=args))
        for table, column, category, cells, ordinary in lines:
            mark = "# " if category.startswith("(") else ""
            file.write(f"{mark}{table}\t{column}\t{category}\t{cells}\t{ordinary}\n")


EXPECTED_HEAD = """\
# What the rows hold, whatever the form: rows {args.rows}, traps {args.traps}, long {args.long}, seed {args.seed}.
# Columns: table, column, category, values, ordinary. `values` is the number of CELLS that hold the category; no cell
# holds two values of one category. `ordinary` is how many of them no rule knows as synthetic (series of Tenor) or
# reserved (example.com, example.org): for e-mails those at blafjell-testbutikk.no.
# NULL and empty cells are not counted. Every table and column without a line holds nothing: a finding there is wrong
# (ordre.ordrenr, faktura_id, artikkelnr, uuid, sha256, epoch, versjon, belop; all of maaling; vedlegg.storrelse ...).
# `arkiv.kunde` is of the second schema (PostgreSQL) or database (MariaDB); in SQLite it is the table `arkiv_kunde`.
# `hendelse` is partitioned: PostgreSQL dumps its rows as those of hendelse_2024 (even ids) and hendelse_2025 (odd ids).
# `kunde_liste` is a view of kunde (id, navn, epost). splittet: the number is split, DDMMYY of fodt + personnr.
# vedlegg.innhold: the bytes of id 3 hold one ordinary e-mail, in hex in most forms. Not counted: either answer is right.
# faktura.brutto is generated: pg_dump writes DEFAULT or leaves it out, SQLite's .dump leaves it out, MariaDB writes it.
# tom has no rows.
# Of one server only, not counted below: MariaDB sted_punkt.punkt (location.precise in every row, as geometry), a large
# object of PostgreSQL and SQLite's uten_rowid.epost and sent.epost (one ordinary e-mail each). `uvanlig` holds nothing.
# SQL Server capitalises names (Kunde.Fnr), Oracle writes KUNDE.FNR, MongoDB nests them (kontakt.epost, navn.fornavn; no
# full name).
# Lines that begin with "# table" tell how many trap cells pass as a person number by chance, and of which series.
"""

# ---------------------------------------------------------------- servers


def pg_name(name):
    return '"' + name.replace('"', '""') + '"'


def pg_table(table):
    return ".".join(map(pg_name, table.split("."))) if "." in table else "public." + pg_name(table)


def pg_type(kind):
    base = {"dec": "numeric", "ts": "timestamp", "bytes": "bytea", "array": "text[]", "json": "jsonb",
            "bool": "boolean", "double": "double precision", "int": "integer"}
    if kind.startswith("dec("):
        return "numeric" + kind[3:]
    if kind.startswith("gen("):
        return f"numeric(14,2) GENERATED ALWAYS AS {kind[3:]} STORED"
    return base.get(kind, kind)


COPY = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
COPY_TABLE = str.maketrans(COPY)


def pg_cell(value, kind):
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if kind == "array":
        inner = ",".join("NULL" if v is None else '"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value)
        value = "{" + inner + "}"
    elif kind == "json":
        value = json.dumps(value, ensure_ascii=False)
    elif kind == "bool":
        value = "t" if value else "f"
    return str(value).translate(COPY_TABLE)


def write_pg(args):
    with open(f"{args.out}/load/postgres.sql", "w", encoding="utf-8", newline="\n") as out:
        out.write("SET client_min_messages = warning;\nCREATE SCHEMA arkiv;\n")
        for table, columns in TABLES.items():
            body = ", ".join(f"{pg_name(n)} {pg_type(k)}" for n, k in columns)
            key = PRIMARY.get(table, "id")
            if table == PARTITIONED:
                out.write(f"CREATE TABLE {pg_table(table)} ({body}) PARTITION BY RANGE (dag);\n")
                for year in (2024, 2025):
                    out.write(f"CREATE TABLE hendelse_{year} PARTITION OF hendelse "
                              f"FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01');\n")
            else:
                out.write(f"CREATE TABLE {pg_table(table)} ({body}, PRIMARY KEY ({pg_name(key)}));\n")
            names = [(n, k) for n, k in columns if not k.startswith("gen(")]
            out.write(f"COPY {pg_table(table)} ({', '.join(pg_name(n) for n, _ in names)}) FROM stdin;\n")
            for row in stored(table, args):
                out.write("\t".join(pg_cell(row[n], k) for n, k in names) + "\n")
            out.write("\\.\n")
        out.write("""\
CREATE VIEW kunde_liste AS SELECT id, navn, epost FROM kunde;
CREATE SEQUENCE kunde_seq OWNED BY kunde.id;
SELECT pg_catalog.setval('kunde_seq', 4711);
COMMENT ON TABLE kunde IS 'Kunder; med ''apostrof'' og
linjeskift. INSERT INTO kunde VALUES (1);';
COMMENT ON COLUMN kunde.fnr IS 'Fødselsnummer eller D-nummer';
CREATE INDEX kunde_epost ON kunde (lower(epost));
CREATE TYPE farge AS ENUM ('rød', 'blå');
CREATE FUNCTION hils(navn text) RETURNS text LANGUAGE plpgsql AS $_$
BEGIN
  -- tekst i en funksjon; ikke en rad: $$ ' \\
  RETURN $$Hei, $$ || navn;
END;
$_$;
CREATE FUNCTION rør() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.opprettet := now(); RETURN NEW; END $$;
CREATE TRIGGER kunde_rør BEFORE UPDATE ON kunde FOR EACH ROW EXECUTE FUNCTION rør();
CREATE TABLE uvanlig ("semikolon;navn" text, "to ""anførsel" text, "linje
skift" text, tall int[][], tid timestamptz, varighet interval, ip inet, boolsk boolean, nan double precision, f farge,
  rad jsonb, bits bit(5));
INSERT INTO uvanlig VALUES ('a;b', 'c"d', 'e' || chr(10) || 'f', '{{1,2},{3,4}}', '2024-02-29 12:00:00+01', '1 day 02:03',
  '192.0.2.1', true, 'NaN', 'blå', '{"k": null}', B'10110'), (NULL, '', '\\N', NULL, 'infinity', NULL, NULL, false, '-Infinity',
  NULL, '"tekst"', NULL);
CREATE TABLE "uten kolonner" ();
INSERT INTO "uten kolonner" DEFAULT VALUES;
SELECT lo_from_bytea(0, 'stort objekt: lo1@blafjell-testbutikk.no'::bytea);
ANALYZE;
""")


MY_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\0": "\\0", "\x1a": "\\Z"})


def my_name(name):
    return "`" + name.replace("`", "``") + "`"


def my_type(kind):
    base = {"ts": "datetime", "bytes": "longblob", "array": "json", "uuid": "char(36)", "bool": "tinyint(1)",
            "text": "longtext", "json": "json", "int": "int"}
    if kind.startswith("dec("):
        return "decimal" + kind[3:]
    if kind.startswith("gen("):
        return f"decimal(14,2) GENERATED ALWAYS AS {kind[3:]} STORED"
    return base.get(kind, kind)


def my_cell(value, kind):
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return "x'" + value.hex() + "'"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + value.translate(MY_ESCAPES) + "'"


def write_mariadb(args):
    with open(f"{args.out}/load/mariadb.sql", "w", encoding="utf-8", newline="\n") as out:
        out.write("SET NAMES utf8mb4; SET autocommit = 0;\n")
        for base in ("butikk", "arkiv"):
            out.write(f"CREATE DATABASE {base} CHARACTER SET utf8mb4 COLLATE utf8mb4_danish_ci;\n")
        for table, columns in TABLES.items():
            base, _, name = table.rpartition(".")
            target = f"{base or 'butikk'}.{my_name(name)}"
            body = ", ".join(f"{my_name(n)} {my_type(k)}" for n, k in columns)
            key = PRIMARY.get(table, "id") + ("`, `dag" if table == PARTITIONED else "")
            tail = "".join(f", PARTITION p{y} VALUES LESS THAN ('{y + 1}-01-01')" for y in (2024, 2025))
            tail = f" PARTITION BY RANGE COLUMNS (dag) ({tail[2:]})" if table == PARTITIONED else ""
            out.write(f"CREATE TABLE {target} ({body}, PRIMARY KEY (`{key}`)) COMMENT 'Tabell; ''{name}'''{tail};\n")
            names = [(n, k) for n, k in columns if not k.startswith("gen(")]
            insert_rows(out, f"INSERT INTO {target} ({', '.join(my_name(n) for n, _ in names)}) VALUES", my_cell, names,
                        stored(table, args), 200)
            out.write("COMMIT;\n")
        out.write("""\
CREATE VIEW butikk.kunde_liste AS SELECT id, navn, epost FROM butikk.kunde;
CREATE TABLE butikk.sted_punkt (id int PRIMARY KEY, punkt point NOT NULL, navn varchar(40));
INSERT INTO butikk.sted_punkt SELECT id, ST_GeomFromText(replace(wkt, 'SRID=4326;', ''), 4326), navn FROM butikk.sted;
CREATE TABLE butikk.uvanlig (`aksent``tegn` text, `semikolon;navn` int, b1 bit(1), b9 bit(9), v enum('rød','blå'),
  s set('a','b'), y year, z int(8) zerofill, d double, bin binary(16), l longtext CHARACTER SET latin1, t time(3), ts timestamp NULL);
INSERT INTO butikk.uvanlig VALUES ('a`b', 1, b'1', b'101010101', 'blå', 'a,b', 2024, 42, 1e-7, x'00ff1a5c27220d0a000000000000000a',
  'ærlig', '-12:34:56.789', '2024-02-29 12:00:00'), (NULL, -1, b'0', b'0', NULL, '', 1999, 0, -0.0, x'00', NULL, NULL, NULL);
CREATE TRIGGER butikk.kunde_ny BEFORE INSERT ON butikk.kunde FOR EACH ROW SET NEW.notat = concat(NEW.notat, ';');
DELIMITER ;;
CREATE PROCEDURE butikk.hils() BEGIN SELECT 'INSERT INTO kunde VALUES (1);'; /* tekst */ END;;
DELIMITER ;
COMMIT;
""")


def insert_rows(out, head, cell, names, rows, batch):
    held = []
    for row in rows:
        held.append("(" + ", ".join(cell(row[n], k) for n, k in names) + ")")
        if len(held) == batch or sum(map(len, held[-1:])) > 100000:
            out.write(head + "\n" + ",\n".join(held) + ";\n")
            held = []
    if held:
        out.write(head + "\n" + ",\n".join(held) + ";\n")


def lite_type(kind):
    base = {"bytes": "BLOB", "int": "INTEGER", "bigint": "INTEGER", "bool": "BOOLEAN", "double": "REAL", "ts": "DATETIME",
            "date": "DATE"}
    if kind.startswith("dec("):
        return "NUMERIC"
    if kind.startswith("gen("):
        return f"NUMERIC GENERATED ALWAYS AS {kind[3:]} STORED"
    return base.get(kind, "TEXT")


def lite_cell(value, kind):
    if isinstance(value, str) and not kind.startswith("dec("):
        # The shell drops a CR before a line feed of its input.
        return "'" + value.replace("'", "''").replace("\r", "' || char(13) || '") + "'"
    return value if isinstance(value, str) else my_cell(value, kind) if not isinstance(value, (list, dict)) else \
        "'" + json.dumps(value, ensure_ascii=False).replace("'", "''") + "'"


def write_sqlite(args):
    with open(f"{args.out}/load/sqlite.sql", "w", encoding="utf-8", newline="\n") as out:
        out.write("BEGIN;\n")
        for table, columns in TABLES.items():
            name = pg_name(table.replace(".", "_"))
            key = PRIMARY.get(table, "id")
            body = ", ".join(f"{pg_name(n)} {lite_type(k)}{' PRIMARY KEY' if n == key else ''}" for n, k in columns)
            out.write(f"CREATE TABLE {name} ({body});\n")
            names = [(n, k) for n, k in columns if not k.startswith("gen(")]
            insert_rows(out, f"INSERT INTO {name} ({', '.join(pg_name(n) for n, _ in names)}) VALUES", lite_cell, names,
                        stored(table, args), 200)
        out.write("""\
CREATE VIEW kunde_liste AS SELECT id, navn, epost FROM kunde;
CREATE INDEX kunde_epost ON kunde (epost);
CREATE TABLE uten_rowid (kode TEXT PRIMARY KEY, epost TEXT) WITHOUT ROWID;
INSERT INTO uten_rowid VALUES ('b', 'ur1@blafjell-testbutikk.no'), ('a', NULL);
CREATE TABLE uvanlig ("semikolon;navn" TEXT, [klamme navn], `aksent`, "to ""anførsel" BLOB);
INSERT INTO uvanlig VALUES ('a;b', 9e999, -1.5, x'00ff'), (-9223372036854775808, 1e-7, 'linje' || char(13, 10) || 'skift', NULL);
CREATE TRIGGER kunde_ny AFTER INSERT ON kunde BEGIN UPDATE kunde SET notat = 'a;b' WHERE id = 0; END;
CREATE TABLE teller (id INTEGER PRIMARY KEY AUTOINCREMENT, n INT);
INSERT INTO teller (n) VALUES (1), (2);
COMMIT;
""")


# ---------------------------------------------------------------- written by hand


def by_hand(tables, args, few=("ordre",)):
    """The tables of a dump written by hand, fewer of them if so asked."""
    return [table for table in tables if table not in few or not args.few_by_hand]


def ms_cell(value, kind):
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return "0x" + value.hex().upper()
    if kind == "date":
        return f"CAST(N'{value}' AS Date)"
    if kind == "ts":
        return f"CAST(N'{value.replace(' ', 'T')}.0000000' AS DateTime2)"
    if kind.startswith("dec("):
        return f"CAST({value} AS Decimal{kind[3:].replace(',', ', ')})"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return "N'" + value.replace("'", "''") + "'"


MS_TABLES = {"kunde": "Kunde", "ordre": "Ordre", "posisjon": "Posisjon", "vedlegg": "Vedlegg", "Lærekontrakt": "Lærekontrakt"}


def write_sqlserver(args):
    """As SQL Server Management Studio writes "schema and data": UTF-16LE with a mark, CRLF, GO after every batch."""
    with open(f"{args.out}/hand/sqlserver_ssms.sql", "w", encoding="utf-16-le", newline="") as out:
        line = lambda text: out.write(text + "\r\n")
        out.write("\ufeff")
        line("USE [Butikk]\r\nGO")
        for table in by_hand(MS_TABLES, args, ("ordre", "posisjon", "Lærekontrakt")):
            name = MS_TABLES[table]
            columns = TABLES[table]
            title = [(n, n if n[:1].isupper() else n[:1].upper() + n[1:], k) for n, k in columns]
            line(f"/****** Object:  Table [dbo].[{name}]    Script Date: 23.11.2026 12:00:00 ******/")
            line("SET ANSI_NULLS ON\r\nGO\r\nSET QUOTED_IDENTIFIER ON\r\nGO")
            line(f"CREATE TABLE [dbo].[{name}](")
            for i, (_, shown, kind) in enumerate(title):
                ms = {"int": "[int]", "bigint": "[bigint]", "date": "[date]", "ts": "[datetime2](7)",
                      "bytes": "[varbinary](max)", "uuid": "[uniqueidentifier]"}.get(kind, "[nvarchar](max)")
                ms = "[decimal]" + kind[3:].replace(",", ", ") if kind.startswith("dec(") else ms
                line(f"\t[{shown}] {ms} {'IDENTITY(1,1) NOT NULL' if i == 0 else 'NULL'},")
            line(f" CONSTRAINT [PK_{name}] PRIMARY KEY CLUSTERED \r\n(\r\n\t[{title[0][1]}] ASC\r\n)WITH (PAD_INDEX = OFF, "
                 "STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF) ON [PRIMARY]\r\n) ON [PRIMARY]\r\nGO")
            line(f"SET IDENTITY_INSERT [dbo].[{name}] ON \r\nGO")
            names = ", ".join(f"[{shown}]" for _, shown, _ in title)
            for i, row in enumerate(stored(table, args), 1):
                cells = ", ".join(ms_cell(row[n], k) for n, _, k in title)
                line(f"INSERT [dbo].[{name}] ({names}) VALUES ({cells})")
                # Newer versions write GO after every row, older ones after a hundred.
                if table == "kunde":
                    line("GO")
                elif i % 100 == 0:
                    line(f"GO\r\nprint 'Processed {i} total records'")
            line(f"GO\r\nSET IDENTITY_INSERT [dbo].[{name}] OFF\r\nGO")
        line("EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Fødselsnummer; 11 sifre' , @level0type=N'SCHEMA',"
             "@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Kunde', @level2type=N'COLUMN',@level2name=N'Fnr'\r\nGO")


def ora_cell(value, kind):
    if value is None:
        return "null"
    if kind == "date":
        return f"to_date('{value[8:]}.{value[5:7]}.{value[:4]}','DD.MM.RRRR')"
    if kind == "ts":
        return f"to_timestamp('{value[8:10]}.{value[5:7]}.{value[:4]} {value[11:]},000000000','DD.MM.RRRR HH24:MI:SSXFF')"
    if isinstance(value, int) or kind.startswith("dec("):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def write_oracle(args):
    with open(f"{args.out}/hand/oracle_sqldeveloper.sql", "w", encoding="utf-8", newline="\n") as out:
        out.write("--------------------------------------------------------\n--  File created - mandag-november-23-2026   \n"
                  "--------------------------------------------------------\n")
        for table in by_hand(("kunde", "posisjon", "splittet", "ordre"), args):
            columns = TABLES[table]
            name = table.upper()
            kinds = {"int": "NUMBER(*,0)", "bigint": "NUMBER", "date": "DATE", "ts": "TIMESTAMP (6)", "text": "CLOB"}
            body = ", \n\t".join(f'"{n.upper()}" {kinds.get(k, "NUMBER" + k[3:] if k.startswith("dec(") else "VARCHAR2(64 CHAR)")}'
                                 for n, k in columns)
            out.write(f'--------------------------------------------------------\n--  DDL for Table {name}\n'
                      f'--------------------------------------------------------\n\n  CREATE TABLE "BUTIKK"."{name}" \n   (\t{body}\n   ) ;\n'
                      f'REM INSERTING into BUTIKK.{name}\nSET DEFINE OFF;\n')
            names = ",".join(n.upper() if n.isascii() else f'"{n.upper()}"' for n, _ in columns)
            for row in stored(table, args):
                out.write(f"Insert into BUTIKK.{name} ({names}) values ({','.join(ora_cell(row[n], k) for n, k in columns)});\n")
        out.write("COMMIT;\n")
        held = []
        for row in stored("Lærekontrakt", args):
            columns = TABLES["Lærekontrakt"]
            held.append('  INTO "BUTIKK"."Lærekontrakt" (' + ", ".join(pg_name(n) for n, _ in columns) + ") VALUES ("
                        + ", ".join(f"DATE '{row[n]}'" if k == "date" else ora_cell(row[n], k) for n, k in columns) + ")")
            if len(held) == 50:
                out.write("INSERT ALL\n" + "\n".join(held) + "\nSELECT 1 FROM DUAL;\n")
                held = []
        if held:
            out.write("INSERT ALL\n" + "\n".join(held) + "\nSELECT 1 FROM DUAL;\n")
        out.write("/\n")


def object_id(table, i):
    return hashlib.sha256(f"{table}/{i}".encode()).hexdigest()[:24]


def millis(text):
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)
    return int(moment.timestamp()) * 1000


def write_mongo(args):
    with open(f"{args.out}/hand/mongoexport.jsonl", "w", encoding="utf-8", newline="\n") as out, \
            open(f"{args.out}/hand/mongodump_kunde.bson", "wb") as bson:
        for row in stored("kunde", args):
            key = object_id("kunde", row["id"])
            contact = {"epost": row["epost"], "tlf_mob": row["tlf_mob"]}
            shared = {"fnr": row["fnr"], "navn": {"fornavn": row["fornavn"], "etternavn": row["etternavn"]}, "kontakt": contact,
                      "adresser": [{"adresse": row["adresse"], "postnr": row["postnr"]}], "kjønn": row["kjønn"]}
            out.write(json.dumps({"_id": {"$oid": key}, "id": row["id"], **shared,
                                  "fødselsdato": {"$date": row["fødselsdato"] + "T00:00:00Z"} if row["fødselsdato"] > "1970" else
                                  {"$date": {"$numberLong": str(millis(row["fødselsdato"]))}},
                                  "opprettet": {"$date": row["opprettet"].replace(" ", "T") + "Z"},
                                  "versjon": {"$numberLong": "3"}, "notat": row["notat"]},
                                 ensure_ascii=False, separators=(",", ":")) + "\n")
            bson.write(bson_document({"_id": ("oid", key), "id": row["id"], **shared,
                                      "fødselsdato": ("date", millis(row["fødselsdato"])),
                                      "opprettet": ("date", millis(row["opprettet"])), "versjon": ("long", 3),
                                      "aktiv": True, "poeng": 1.5, "notat": row["notat"]}))


def bson_document(fields):
    body = b"".join(bson_element(name, value) for name, value in fields.items())
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def bson_element(name, value):
    name = name.encode() + b"\0"
    if isinstance(value, tuple):
        kind, inner = value
        if kind == "oid":
            return b"\x07" + name + bytes.fromhex(inner)
        return (b"\x09" if kind == "date" else b"\x12") + name + struct.pack("<q", inner)
    if value is None:
        return b"\x0a" + name
    if isinstance(value, bool):
        return b"\x08" + name + bytes([value])
    if isinstance(value, int):
        return b"\x10" + name + struct.pack("<i", value)
    if isinstance(value, float):
        return b"\x01" + name + struct.pack("<d", value)
    if isinstance(value, str):
        text = value.encode() + b"\0"
        return b"\x02" + name + struct.pack("<i", len(text)) + text
    if isinstance(value, list):
        return b"\x04" + name + bson_document({str(i): v for i, v in enumerate(value)})
    return b"\x03" + name + bson_document(value)


def excel_cell(value, kind):
    if value is None:
        return ""
    if kind.startswith("dec("):
        return value.replace(".", ",")
    if kind == "date":
        return f"{value[8:]}.{value[5:7]}.{value[:4]}"
    if kind == "ts":
        return f"{value[8:10]}.{value[5:7]}.{value[:4]} {value[11:16]}"
    text = str(value)
    # Excel keeps only LF inside a cell.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ';"\n') else text


def write_excel(args):
    """As Norwegian Excel saves CSV: semicolon, Windows-1252, CRLF after a row and LF in a cell, decimal comma, `?` for
    what the code page lacks."""
    for table in by_hand(("kunde", "posisjon", "splittet", "ordre", "Lærekontrakt"), args):
        file = {"Lærekontrakt": "laerekontrakt"}.get(table, table)
        columns = TABLES[table]
        with open(f"{args.out}/hand/excel_{file}.csv", "w", encoding="cp1252", errors="replace", newline="") as out:
            out.write(";".join(n for n, _ in columns) + "\r\n")
            for row in stored(table, args):
                out.write(";".join(excel_cell(row[n], k) for n, k in columns) + "\r\n")


ROWS_LONG = 200000


def main():
    global ROWS_LONG
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--traps", type=int, default=5000)
    parser.add_argument("--long", type=int, default=200000, help="bytes of the very long value")
    parser.add_argument("--seed", default="20261123")
    parser.add_argument("--servers", default="pg,mariadb,sqlite,hand", help="whose texts to write, with commas")
    parser.add_argument("--few-by-hand", action="store_true", help="fewer tables in the dumps written by hand")
    args = parser.parse_args()
    ROWS_LONG = args.long
    for folder in ("rows", "load", "hand"):
        os.makedirs(f"{args.out}/{folder}", exist_ok=True)
    write_rows(args)
    writers = {"pg": [write_pg], "mariadb": [write_mariadb], "sqlite": [write_sqlite],
               "hand": [write_sqlserver, write_oracle, write_mongo, write_excel]}
    for server in args.servers.split(","):
        for write in writers[server]:
            write(args)


if __name__ == "__main__":
    sys.exit(main())
