"""The kinds of document. Each function takes a Context and gives (file name ending, marked text)."""
import base64
import datetime
import html
import json
import random

from context import Context
from markup import every_char, quoted_printable, strip, wrap
from texts import HEADINGS, TRAP
from traps import LOG_TRAPS
from values import ascii_fold, base64_text
from words import AGENCIES, COMPANIES, DIAGNOSES, ICD, POSTAL, PRODUCTS


def lines_of(c, paragraphs, width):
    out = []
    for paragraph in paragraphs:
        out.extend(wrap(line, width) if width else line for line in paragraph)
        out.append("")
    return "\n".join(out)


def prose_width(c):
    return c.rng.choice((None, None, 72, 78, 96))


# ---- prose

def letter(c):
    rng, v = c.rng, c.values
    parts = []
    if rng.random() < 0.7:
        head = [rng.choice(AGENCIES + COMPANIES)]
        if rng.random() < 0.15:
            code_, place = v.postal()
            head.append(v.doc.ignore(f"Postboks {rng.randint(10, 9000)}, {code_} {place}", "address", "a post-office box"))
        elif rng.random() < 0.5:
            head.append(v.address(rng.choice(("one line", "two lines"))))
        if rng.random() < 0.4:
            head.append(c.fill("{Lphone}: {phone}"))
        if rng.random() < 0.3:
            head.append(c.fill("{Lorgnr} {orgnr}"))
        parts.append("\n".join(head))
    if rng.random() < 0.6:
        parts.append(v.doc.ignore(c.person.full, "name", "a name above an address") + "\n" + v.address("two lines"))
    if rng.random() < 0.7:
        parts.append(c.fill(rng.choice(("Deres ref.: {ref}    Vår ref.: {case}    Dato: {date}", "Dato: {date}\nSaksnr.: {case}", "{date}"))))
    title = rng.choice(HEADINGS[c.language])
    if rng.random() < 0.3:
        title += c.fill(rng.choice((" – {Lfnr} {fnr}", " ({fnr})", ", {Lfnr}: {fnr}")))
    parts.append(title.upper() if rng.random() < 0.1 and "\ue000" not in title else title)
    if rng.random() < 0.4:
        parts.append(c.greeting())
    width = prose_width(c)
    parts.append(lines_of(c, [c.paragraph(n=rng.randint(3, 8), values=0.1, traps=0.08) for _ in range(rng.randint(3, 8))], width).rstrip())
    parts.append(c.signature())
    return "txt", "\n\n".join(parts) + "\n"


def note(c):
    rng, v = c.rng, c.values
    out = [rng.choice(HEADINGS[c.language]), ""]
    kinds = rng.sample(("fnr", "name", "phone", "email", "address", "account", "born", "duf", "plate", "orgnr"), rng.randint(2, 5))
    if rng.random() < 0.6:
        out += [c.field_lines(kinds), ""]
    for _ in range(rng.randint(3, 8)):
        if rng.random() < 0.4:
            out.append(c.fill(rng.choice(("{date}: ", "{date} kl. 10.15 – ", "- ", "* "))) + " ".join(c.sentence(values=0.3) for _ in range(rng.randint(1, 3))))
        else:
            out += c.paragraph(values=0.2)
    return "txt", "\n".join(out) + "\n"


def minutes(c):
    rng, v = c.rng, c.values
    present = [v.person() for _ in range(rng.randint(2, 6))]
    words = {"nb": ("Til stede", "Forfall", "Sak", "Vedtak", "Referent"), "nn": ("Til stades", "Forfall", "Sak", "Vedtak", "Referent"), "en": ("Present", "Apologies", "Item", "Decision", "Minutes taken by")}[c.language]
    out = [rng.choice(HEADINGS[c.language]), c.fill("{date}"), ""]
    out.append(f"{words[0]}: " + ", ".join(v.doc.label(p.full, "name", "list after a label") for p in present))
    if rng.random() < 0.5:
        out.append(f"{words[1]}: {v.name()}")
    out.append(f"{words[4]}: {v.name()}")
    for n in range(rng.randint(3, 8)):
        out += ["", f"{words[2]} {rng.randint(1, 80)}/{rng.randint(22, 26)} {rng.choice(('Budsjett', 'Drift', 'Vedlikehold', 'Eventuelt', 'Personal', 'Dugnad'))}"]
        out += c.paragraph(n=rng.randint(3, 9), values=0.08, traps=0.1)
    return "txt", "\n".join(out) + "\n"


def special_note(c):
    """Health notes, personnel and police notes: words of special categories beside a person's identifiers."""
    rng = c.rng
    kind = rng.choices(("health", "union", "religion", "ethnic", "political", "sexual", "biometric", "genetic", "criminal"), (50, 9, 6, 5, 4, 4, 4, 4, 14))[0]
    identity = rng.choice(("{Lname}: {name}\n{Lfnr}: {fnr}", "{Lfnr} {fnr}", "{Lname}: {name}, {Lborn} {born}", "{Lfnr}: {fnr}\n{Lphone}: {phone}\n{Laddress}: {address}", "{loose} ({fnr})"))
    if kind == "health" and rng.random() < 0.2:
        identity = "{Lh}: {h}"
    out = [c.fill(identity), ""]
    run = []
    for _ in range(rng.randint(4, 12)):
        what = rng.random()
        run.append(c.about(kind) if what < 0.35 else c.about("fnr") if what < 0.39 else c.about(rng.choice(("phone", "address", "email"))) if what < 0.49 else c.trap() if what < 0.55 else c.filler())
    width = prose_width(c)
    lines = run if rng.random() < 0.4 else c.join(run)
    out += [wrap(line, width) if width else line for line in lines]
    if rng.random() < 0.4 and kind == "health":
        out += ["", c.fill("{Lname}: {name}") if rng.random() < 0.3 else c.about("hpr")]
    return "txt", "\n".join(out) + "\n"


def complaint(c):
    rng = c.rng
    out = [rng.choice(("Til ", "")) + rng.choice(AGENCIES), "", rng.choice(HEADINGS[c.language]), ""]
    out.append(lines_of(c, [c.paragraph(n=rng.randint(3, 7), values=0.12, traps=0.1) for _ in range(rng.randint(3, 6))], prose_width(c)))
    out.append(c.signature(c.person, rich=0.9))
    if rng.random() < 0.4:
        out.append(c.fill("{Lfnr} {fnr}"))
    return "txt", "\n".join(out) + "\n"


def form(c):
    rng = c.rng
    kinds = ["name", "fnr", "address", "phone", "email", "account", "born", "orgnr", "plate", "kid", "duf", "hpr", "iban", "card", "hnum", "ip", "mac"]
    out = [rng.choice(("SØKNADSSKJEMA", "Registrering", "Personopplysninger", "Opplysningar", "Application form", "Kundekort", "Skjema NAV 04-01.03")), ""]
    for _ in range(rng.randint(1, 3)):
        out += [c.field_lines(rng.sample(kinds, rng.randint(3, 7))), "", c.filler(), c.trap(), ""]
    if rng.random() < 0.35:
        out += [rng.choice(("Passkopi:", "Skannet ID:", "MRZ:", "")), c.values.mrz(c.person), ""]
    return "txt", "\n".join(out)


def invoice(c):
    rng, v = c.rng, c.values
    out = [f"{rng.choice(COMPANIES)} AS", v.address("two lines"), c.fill("{Lorgnr} {orgnr}"), "", "FAKTURA", c.fill("Fakturanr.: {invoice}\nFakturadato: {date}\nForfall: {date}\nOrdrenr.: {order}\nKundenr.: {ref}"), ""]
    for _ in range(rng.randint(1, 6)):
        out.append(c.fill(f"{{productcode}}  {rng.choice(PRODUCTS):<26} {rng.randint(1, 9)} stk  kr {{price}}"))
    out += ["", c.fill("Sum eks. mva. kr {price}"), c.fill("Betales til {Laccount} {account}"), c.fill("{Lkid}: {kid}"), ""]
    if rng.random() < 0.4:
        out.append(c.fill("{Liban}: {iban}   BIC: DNBANOKKXXX"))
    if rng.random() < 0.3:
        out.append(c.fill("Betalt med {Lcard} {card}"))
    out.append(c.fill(rng.choice(("Spørsmål? {Lphone} {phone} eller {email}", "Kontakt oss: {email}"))))
    return "txt", "\n".join(out) + "\n"


def mark_encoded(doc, marked, sign, form):
    """Says of values whose bytes now hold the sign that they are encoded."""
    plain, spans = doc.spans(marked)
    for start, end, facts in spans:
        if sign in plain[start:end] and "category" in facts and not facts.get("ignore"):
            facts["encoded"] = True
            facts["form"] = form if form not in facts["form"] else facts["form"]


def mail(c):
    rng, v, doc = c.rng, c.values, c.doc
    sender, receiver = c.person, v.person()
    how = rng.choices(("8bit", "quoted-printable", "base64", "thread"), (30, 25, 12, 33))[0]
    address = lambda p: v.email(p, kind=rng.choice(("plain", "plain", "plain", "initials", "upper case", "role", "example")))

    def header_name(p):
        text = p.full if p.full.isascii() or how in ("8bit", "thread") else "=?UTF-8?B?" + base64_text(p.full) + "?="
        return doc.label(text, "name", "header" if text == p.full else "RFC 2047 header", encoded=text != p.full)

    def who(p):
        return rng.choice((f"{header_name(p)} <{address(p)}>", address(p), f'"{header_name(p)}" <{address(p)}>'))

    head = [f"From: {who(sender)}", f"To: {who(receiver)}"]
    if rng.random() < 0.3:
        head.append("Cc: " + ", ".join(who(v.person()) for _ in range(rng.randint(1, 3))))
    head.append(f"Subject: {rng.choice(('', 'Sv: ', 'VS: ', 'Re: '))}{ascii_fold(rng.choice(HEADINGS[c.language]))}")
    head.append(f"Date: Tue, {rng.randint(10, 28)} Mar 20{rng.randint(21, 26)} {rng.randint(10, 23)}:{rng.randint(10, 59)}:{rng.randint(10, 59)} +0100")
    if rng.random() < 0.6:
        head.append(f"Message-ID: <{doc.trap(f'{c.traps.stamp()}.{rng.getrandbits(32):x}@mail.tindra-systemer.no', 'Message-ID')}>")
    if rng.random() < 0.3:
        head.append(f"Received: from mail.online.no ([{v.ip(False)}]) by mx1.internt with ESMTPS id {rng.getrandbits(40):x}")
    c.use(sender)
    body = [c.greeting(), ""] + [line for _ in range(rng.randint(1, 5)) for line in c.paragraph(values=0.14) + [""]] + [c.signature(sender)]
    text = "\n".join(body)
    if how == "thread":
        for depth in range(rng.randint(0, 3)):
            p = v.person()
            intro = rng.choice((f"-----Opprinnelig melding-----\nFra: {who(p)}\nSendt: {c.fill('{date}')} 09:41\nTil: {who(sender)}\nEmne: Sv: {rng.choice(HEADINGS[c.language])}\n",
                                f"{c.fill('{date}')} skrev {doc.label(p.full, 'name', 'header')} <{address(p)}>:\n"))
            c.use(p)
            inner = "\n".join([c.greeting(), ""] + c.paragraph(values=0.18) + ["", c.signature(p)])
            if rng.random() < 0.6:
                inner = "\n".join("> " + line for line in inner.split("\n"))
            text += "\n\n" + intro + inner
        return rng.choice(("eml", "txt")), "\n".join(head) + "\n\n" + text + "\n"
    head += ["MIME-Version: 1.0", f"Content-Type: text/plain; charset=UTF-8", f"Content-Transfer-Encoding: {how}"]
    if how == "quoted-printable":
        text = quoted_printable(text)
        mark_encoded(doc, text, "=", "quoted-printable")
    elif how == "base64":
        # The whole body is one encoded block: each value is looked for anywhere in it.
        plain, spans = doc.spans(text)
        block = base64.b64encode(plain.encode()).decode()
        block = "\n".join(block[i:i + 76] for i in range(0, len(block), 76))
        for start, end, facts in spans:
            if facts.get("ignore") or "category" not in facts:
                continue
            block = doc.label(block, facts["category"], "base64 mail", facts["synthetic"], encoded=True)
        for facts in [f for _, _, f in spans if f.get("ignore")]:
            block = doc.ignore(block, facts["category"], facts["form"])
        if any("soft" in f for _, _, f in spans):
            block = doc.ignore(block, "special,criminal", "a word said of nobody, beside a person")
    return "eml", "\n".join(head) + "\n\n" + text + "\n"


def filler_only(c):
    rng = c.rng
    out = [f"# {rng.choice(HEADINGS[c.language])}", ""]
    out.append(lines_of(c, [c.paragraph(n=rng.randint(3, 8), values=0, traps=rng.choice((0, 0, 0.06))) for _ in range(rng.randint(3, 10))], prose_width(c)))
    return rng.choice(("md", "txt")), "\n".join(out)


# ---- logs

def stamp(c, style=0):
    """The time in a log, which goes on."""
    if c.clock is None:
        c.clock = datetime.datetime(c.rng.randint(2023, 2026), c.rng.randint(1, 12), c.rng.randint(1, 28), c.rng.randrange(24), c.rng.randrange(60), c.rng.randrange(60))
    c.clock += datetime.timedelta(milliseconds=int(c.rng.expovariate(1 / 4000)))
    if style == 2:
        return f"{c.clock:%d}/{'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[c.clock.month - 1]}/{c.clock:%Y:%H:%M:%S} +0100"
    if style == 3:
        return f"{'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[c.clock.month - 1]} {c.clock.day:2} {c.clock:%H:%M:%S}"
    return f"{c.clock:%Y-%m-%dT%H:%M:%S}.{c.clock.microsecond // 1000:03}Z" if style == 0 else f"{c.clock:%Y-%m-%d %H:%M:%S}"


EVENTS = ("request completed", "cache miss", "retrying", "job started", "job finished", "connection reset by peer", "message consumed", "schema validated", "index rebuilt", "healthcheck ok", "token refreshed",
          "rate limit reached", "migration applied", "file written", "queue drained")
CLASSES = ("no.nordlys.PersonService", "no.tindra.sak.SakController", "io.netty.channel", "org.hibernate.SQL", "no.nordlys.kafka.Consumer", "worker", "api", "auth")


def key(c, kind):
    return c.rng.choice({
        "fnr": ("fnr", "fodselsnummer", "personident", "ident", "pid", "nin", "personnummer", "foedselsnummer", "subject", "fnrBruker", "nationalId", "ssn", "fødselsnummer"),
        "email": ("email", "epost", "mail", "e-post", "user", "to", "recipient", "userEmail", "login", "sub"),
        "phone": ("phone", "tlf", "mobil", "msisdn", "telefon", "mobilnr", "phoneNumber", "to_number", "mobiltelefon", "tlfnr"),
        "ip": ("ip", "client_ip", "remoteAddr", "src", "clientIp", "x-forwarded-for", "ip_address"), "mac": ("mac", "hwaddr", "device_mac", "macAddress"),
        "account": ("kontonr", "kontonummer", "account", "bankAccount", "konto", "accountNumber"), "name": ("name", "navn", "fullName", "customerName", "kontaktperson", "displayName", "fulltNavn"),
        "orgnr": ("orgnr", "organisasjonsnummer", "orgNumber", "organizationNumber"), "card": ("pan", "cardNumber", "card", "kortnummer"), "iban": ("iban", "creditorIban", "IBAN"), "hpr": ("hprNummer", "hpr", "hprNr"),
        "duf": ("dufNummer", "duf"), "kid": ("kid", "KID", "kidNummer"), "plate": ("regnr", "kjennemerke", "registrationNumber", "licensePlate"), "born": ("fodselsdato", "birthDate", "dob", "fdato", "birth_date", "foedselsdato"),
        "address": ("adresse", "address", "street", "gateadresse", "postadresse")}[kind])


KEYED = (("fnr", 22), ("email", 18), ("phone", 14), ("ip", 14), ("mac", 3), ("account", 6), ("name", 8), ("orgnr", 5), ("card", 3), ("iban", 3), ("hpr", 2), ("duf", 1.5), ("kid", 3), ("plate", 3), ("born", 5), ("address", 4))


def machine_value(c, kind):
    """As programs write them: mostly without separators."""
    rng, v = c.rng, c.values
    if kind == "fnr":
        return v.fnr(form="11 together" if rng.random() < 0.85 else None)
    if kind == "phone":
        if rng.random() < 0.6:
            digits, mobile, synthetic = v.phone_digits()
            prefix = rng.choice(("", "+47", "+47", "47", "0047"))
            return c.doc.label(prefix + digits, "contact.phone", {"": "bare", "47": "47 bare"}.get(prefix, prefix + " bare"), synthetic)
        return v.phone()
    if kind == "account":
        return v.account(form="11 together" if rng.random() < 0.7 else None)
    if kind == "born":
        return v.birth_date(form=rng.choice(("yyyy-mm-dd", "yyyy-mm-dd", "dd.mm.yyyy")))
    if kind == "orgnr":
        return v.orgnr("9 together" if rng.random() < 0.7 else None)
    if kind == "address":
        return v.address(rng.choice(("one line", "street only")))
    if kind == "card":
        return v.card("together")
    return {"email": v.email, "ip": v.ip, "mac": v.mac, "name": v.name, "iban": v.iban, "hpr": v.hpr, "duf": v.duf, "kid": v.kid, "plate": v.plate}[kind]()


TRAP_KEYS = {"epoch": "ts", "epoch_ms": "timestamp", "guid": "traceId", "digest": "sha", "order": "orderId", "order11": "ordreId", "privateip": "pod", "stamp": "batch", "notmail": "ref", "num8": "offset", "num9": "partitionKey",
             "num12": "messageId", "decimal": "elapsed", "version": "version", "documentation_ip": "upstream", "bad_mac": "fingerprint", "digit_guid": "correlationId", "pkg": "package", "tracking": "sporingsnummer", "num7": "bytes", "serial": "serial", "floatpair": "percentiles"}


def json_log(c):
    rng = c.rng
    out = []
    for _ in range(rng.randint(8, 40)):
        row = {"ts": stamp(c), "level": rng.choice(("INFO", "INFO", "DEBUG", "WARN", "ERROR")), "logger": rng.choice(CLASSES), "msg": rng.choice(EVENTS)}
        for kind in rng.sample(LOG_TRAPS, rng.randint(0, 4)):
            row[TRAP_KEYS[kind]] = c.traps.make(kind)
        what = rng.random()
        if what < 0.16:
            kind = rng.choices(*zip(*KEYED))[0]
            row[key(c, kind)] = machine_value(c, kind)
        elif what < 0.22:
            row["msg"] = c.fill(rng.choice(("fant ikke person {fnr}", "sent mail to {email}", "lookup failed for {fnr}", "SMS to {phone} delivered", "bruker {email} logget inn fra {ip}", "position {location} received", "invalid ident: {nearmiss}", "person with fnr={fnr} is locked")))
        elif what < 0.24:
            digits, category, synthetic, _ = c.values.person_number()
            claims = {"iss": "https://test.idporten.no", "pid": digits, "exp": rng.randint(1600000000, 1790000000)}
            text, ecat, _, esyn = c.values.email_text(kind="plain")
            both = rng.random() < 0.5
            if both:
                claims["email"] = text
            part = base64_text(json.dumps(claims), True, False)
            part = c.doc.label(part, category, "JWT", synthetic, encoded=True)
            if both:
                part = c.doc.label(part, ecat, "JWT", esyn, encoded=True)
            row["authorization"] = "Bearer " + base64_text('{"alg":"RS256","typ":"JWT"}', True, False) + "." + part + "." + base64.urlsafe_b64encode(rng.randbytes(64)).decode().rstrip("=")
        elif what < 0.27:
            la, lo = c.values.point()
            row["lat"], row["lon"] = (c.values.location_label(c.values.number(x, 5), "keyed", 5) for x in (la, lo))
        elif what < 0.29:
            kind = rng.choice(("fnr", "email", "phone"))
            row[key(c, kind)] = getattr(c.values, kind)(encoded_as="\\u escapes").replace("\\", "\ue100")
        text = json.dumps(row, ensure_ascii=False)
        out.append(text.replace("\ue100", "\\"))
    return rng.choice(("json", "log", "jsonl")), "\n".join(out) + "\n"


def kv_log(c):
    rng = c.rng
    out, style = [], rng.randrange(2)
    for _ in range(rng.randint(10, 60)):
        parts = [stamp(c, style), rng.choice(("INFO", "WARN", "DEBUG", "ERROR")), f"[{rng.choice(CLASSES)}]", rng.choice(EVENTS)]
        for kind in rng.sample(LOG_TRAPS, rng.randint(0, 4)):
            text = c.traps.make(kind)
            parts.append(f"{TRAP_KEYS[kind]}={text}")
        if rng.random() < 0.16:
            kind = rng.choices(*zip(*KEYED))[0]
            value = machine_value(c, kind)
            parts.append(f'{key(c, kind)}="{value}"' if " " in strip(value) else f"{key(c, kind)}={value}")
        if rng.random() < 0.04:
            parts.append(c.fill(rng.choice(("bruker {fnr} har ikke tilgang", "user {email} denied", "oppslag {fnr} feilet", "pos {location}"))))
        out.append(" ".join(parts))
    return "log", "\n".join(out) + "\n"


def access_log(c):
    rng, v = c.rng, c.values
    out = []
    agents = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.109 Safari/537.36", "curl/8.4.0", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15", "kube-probe/1.28", "Googlebot/2.1 (+http://www.google.com/bot.html)")
    for _ in range(rng.randint(10, 60)):
        ip = v.ip() if rng.random() < 0.35 else c.traps.make("privateip")
        path = rng.choice(("/", "/api/saker", "/static/app.4f3a9c.js", "/img/icon@2x.png", "/favicon.ico", "/api/person", "/actuator/health", f"/api/sak/{c.traps.make('num8')}", f"/ordre/{c.traps.make('order')}", f"/v1/items/{c.traps.make('guid')}",
                           f"/arkiv/{c.traps.make('stamp')}"))
        what = rng.random()
        if what < 0.05:
            path = f"/api/person/{v.fnr(form='11 together')}"
        elif what < 0.13:
            kind = rng.choice(("fnr", "email", "phone", "email"))
            path += f"?{key(c, kind)}={getattr(v, kind)(encoded_as='percent-encoded')}&page={rng.randint(1, 20)}"
        elif what < 0.16:
            p = v.person()
            text, form = v.write_person_number(*[v.person_number(p, "fnr")[0]])
            path += "?q=" + v.encoded(text, "id.national.fnr", "percent-encoded")
        elif what < 0.18:
            la, lo = v.point()
            path += "?" + v.location_label(f"lat={v.number(la, 5)}&lon={v.number(lo, 5)}", "keyed", 5)
        elif what < 0.22:
            path += f"?t={c.traps.make('epoch_ms')}&v={c.traps.make('version')}"
        out.append(f'{ip} - {rng.choice(("-", "-", "-", "drift"))} [{stamp(c, 2)}] "{rng.choice(("GET", "GET", "POST"))} {path} HTTP/1.1" {rng.choice((200, 200, 304, 404, 500))} {rng.randint(100, 99999)} "-" "{rng.choice(agents)}"')
    return "log", "\n".join(out) + "\n"


def syslog(c):
    rng, v = c.rng, c.values
    host = rng.choice(("web01", "db02", "fw", "mx1"))
    out = []
    for _ in range(rng.randint(10, 50)):
        head = f"{stamp(c, 3)} {host} "
        what = rng.random()
        if what < 0.12:
            body = f"dhcpd[{rng.randint(300, 9999)}]: DHCPACK on {c.traps.make('privateip')} to {v.mac()} via eth0"
        elif what < 0.24:
            body = f"sshd[{rng.randint(300, 99999)}]: Failed password for {rng.choice(('root', 'invalid user admin', 'drift'))} from {v.ip()} port {rng.randint(1024, 65000)} ssh2"
        elif what < 0.34:
            body = f"postfix/smtp[{rng.randint(300, 9999)}]: {rng.getrandbits(40):X}: to=<{v.email()}>, relay=mx.online.no[{v.ip(False)}]:25, delay={rng.random():.2f}, status=sent"
        elif what < 0.4:
            body = f"kernel: [{rng.randint(1, 99999)}.{rng.randrange(10 ** 6):06}] eth0: link up, {c.traps.make('bad_mac')}"
        elif what < 0.5:
            body = f"systemd[1]: Started {rng.choice(('getty@tty1.service', 'user@1000.service', 'postgresql@15-main.service', 'systemd-fsck@dev-sda1.service'))}."
        elif what < 0.55:
            body = "freeradius: " + c.fill("Login OK: [{email}] (from client ap-3 port 0 cli {mac})")
        else:
            body = f"{rng.choice(('CRON', 'kubelet', 'dockerd', 'nginx'))}[{rng.randint(300, 99999)}]: {rng.choice(EVENTS)} {c.traps.make(rng.choice(LOG_TRAPS))}"
        out.append(head + body)
    return "log", "\n".join(out) + "\n"


def stack_trace(c):
    rng = c.rng
    out = []
    for _ in range(rng.randint(1, 4)):
        message = c.fill(rng.choice(("Ugyldig fødselsnummer: {fnr}", "Person not found: {fnr}", "duplicate key value violates unique constraint \"person_epost_key\" Detail: Key (epost)=({email}) already exists.", "Unexpected end of stream", "Index 7 out of bounds for length 7",
                                     "Connection refused: {privateip}:{port}", "Invalid ident {nearmiss}", "Cannot deserialize value {order11}", "Failed to send SMS to {phone}", "Key (fnr)=({fnr}) is not present in table \"person\".", "timeout after 30000ms, request {guid}")))
        out.append(f"{stamp(c, 1)} ERROR {rng.choice(CLASSES)} - {rng.choice(('Uventet feil', 'Request failed', 'Unhandled exception'))}")
        out.append(f"java.lang.{rng.choice(('IllegalArgumentException', 'RuntimeException', 'IllegalStateException'))}: {message}")
        for _ in range(rng.randint(4, 14)):
            out.append(f"\tat {rng.choice(('no.nordlys.person.PersonService', 'org.springframework.web.servlet.FrameworkServlet', 'java.base/java.lang.Thread', 'no.tindra.sak.SakRepository', 'com.fasterxml.jackson.databind.ObjectMapper'))}.{rng.choice(('run', 'invoke', 'service', 'findById', 'lagre', 'lambda$hent$0'))}({rng.choice(('Thread', 'PersonService', 'ObjectMapper'))}.java:{rng.randint(20, 4000)}) ~[app-{c.traps.make('version')}.jar:?]")
    for _ in range(rng.randint(2, 8)):
        out.append(f"{stamp(c, 1)} DEBUG {rng.choice(CLASSES)} - {rng.choice(EVENTS)} {c.traps.make(rng.choice(LOG_TRAPS))}")
    return "log", "\n".join(out) + "\n"


# ---- source code

CODE_LINES = {
    "java": ("    private final Map<String, Sak> saker = new HashMap<>();", "    if (sak == null) { return Optional.empty(); }", "    log.info(\"henter sak {}\", sakId);", "    // TODO: rydd opp i mapperen", "    return repository.findAll().stream().toList();", "    @Transactional",
             "    static final int MAX = 10_000;", "    static final long serialVersionUID = -{num12}{num7}L;", "    @Test", "    var id = UUID.fromString(\"{guid}\");", "    private static final String VERSION = \"{version}\";", "    assertThat(resultat).isEqualTo({num8});", "    @Scheduled(cron = \"0 0 4 * * *\")"),
    "py": ("    return [row for row in rows if row.active]", "    logger.debug('parsed %s rows', len(rows))", "    # the parser is slow on large files", "    with open(path) as handle:", "TIMEOUT = 30", "@pytest.mark.parametrize('value', [1, 2, 3])", "    assert parse('{num8}') == {num8}", "DIGEST = '{digest}'",
           "    weights = {floats}", "@app.route('/saker')", "VERSION = '{version}'", "    started = {epoch}", "a = b @ c", "    x = np.array({floats})"),
    "ts": ("export const timeout = 5000;", "import { useState } from 'react';", "  const [open, setOpen] = useState(false);", "  return items.map((item) => item.id);", "@Component({ selector: 'app-root' })", "  // eslint-disable-next-line", "const farge = '{colour}';", "  expect(id).toBe('{guid}');", "const bilde = require('./icon@2x.png');", "  created: {epoch_ms},",
           "const svg = '{svg}';", "  const ordre = '{order11}';"),
    "rs": ("    let mut buf = Vec::with_capacity(1024);", "    Ok(())", "#[derive(Debug, Clone)]", "const TABLE: [u32; 4] = [0x{num8}, 0x1b873593, 0xcc9e2d51, 0x85ebca6b];", "    assert_eq!(hash(\"x\"), {num9});", "const SEED: u64 = {num12};", "    // see the note above", "    for row in rows.iter() {", "const W: [f64; 3] = {floats};"),
    "c": ("#include <stdio.h>", "static const unsigned char table[] = {", "    18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,", "    90, 12, 34, 56, 91, 45, 22, 33, 44, 55, 66, 77,", "};", "    return -1; /* not found */", "#define VERSION \"{version}\"", "    if (len > 4096) goto fail;", "  {pairs},", "static const double k[] = {1.4142135623, 57.2957795130, 3.1415926535};"),
    "sql": ("CREATE INDEX idx_sak_opprettet ON sak (opprettet);", "ALTER TABLE sak ADD COLUMN status text;", "-- V{num7}__sak.sql", "UPDATE sak SET status = 'LUKKET' WHERE id = {num8};", "DELETE FROM logg WHERE tid < {epoch};", "SELECT count(*) FROM ordre WHERE ordrenr = {order};"),
}
CODE_VALUES = {
    "java": ("    private static final String FNR = \"{fnr}\";", "    String ident = \"{fnr}\";", "    // rapportert av {email}", "    var person = new Person(\"{fnr}\", \"{name}\");", "    assertTrue(Fnr.erGyldig(\"{fnr}\"));", "    // testet med {fnr} i Q1", "    when(pdl.hent(\"{fnr}\")).thenReturn(person);", " * @author {name} <{email}>", "    String kontonummer = \"{account}\";",
             "    .telefon(\"{phone}\")", "    assertFalse(Fnr.erGyldig(\"{nearmiss}\"));", "    epost = \"{email}\";", "    var pos = new Posisjon({latlon});", "    request.setMobil(\"{phone}\");"),
    "py": ("FNR = \"{fnr}\"", "    person = {{'fnr': '{fnr}', 'epost': '{email}'}}", "# contact: {email}", "    assert is_valid('{fnr}')", "__author__ = '{name} <{email}>'", "    send_sms('{phone}', tekst)", "home = ({latlon})", "    # sak gjelder {fnr}, se mail fra {email}", "    assert not is_valid('{nearmiss}')", "    kort = '{card}'", "TEST_IDENTS = ['{fnr}', '{fnr2}']"),
    "ts": ("const fnr = '{fnr}';", "  epost: '{email}',", "  {{ navn: '{name}', telefon: '{phone}' }},", "// kontakt {email} for tilgang", "  fodselsnummer: \"{fnr}\",", "  const kontonr = '{account}';", "export const hjem = {{ lat: {lat}, lng: {lon} }};", "  cy.get('#fnr').type('{fnr}');", "  mobil: `{phone}`,", "  expect(valider('{nearmiss}')).toBe(false);"),
    "rs": ("const FNR: &str = \"{fnr}\";", "/// Reported by {email}", "    let epost = \"{email}\";", "    assert!(valid(\"{fnr}\"));", "    let home = Point::new({latlon});", "authors = [\"{name} <{email}>\"]", "    assert!(!valid(\"{nearmiss}\"));", "    let phone = \"{phone}\";"),
    "c": ("/* {email} */", " * Copyright (c) 2021 {copyright} <{email}>", "    const char *fnr = \"{fnr}\";", "    { \"{fnr}\", 1 },", "    { \"{nearmiss}\", 0 },", "    strcpy(phone, \"{phone}\");"),
    "sql": ("INSERT INTO person (fnr, navn, epost) VALUES ('{fnr}', '{name}', '{email}');", "UPDATE person SET telefon = '{phone}' WHERE fnr = '{fnr}';", "DELETE FROM person WHERE fnr = '{fnr}';", "SELECT * FROM konto WHERE kontonummer = '{account}';", "-- bestilt av {email}", "UPDATE bil SET eier_fnr = '{fnr}' WHERE regnr = '{plate}';",
            "SELECT ST_AsText('{ewkb}');", "UPDATE person SET adresse = '{address}', kontonr = '{account}' WHERE id = {small};"),
}


NOUNS = "sak bruker person vedtak beløp liste svar melding oppgave dokument ytelse periode utbetaling søknad journalpost status adresse telefon konto epost navn node index buffer request config result".replace("ø", "o").split()
VERBS = "hent lagre finn oppdater slett send valider map filter parse load build check render fetch".split()
SHAPES = {
    "java": ("    {n} = {v}Service.{v}({m});", "    private final {N}Repository {n}Repository;", "    public {N} {v}{N}(String {m}) {{", "    if ({n}.get{M}() == null) {{ throw new {N}Exception(\"{m} mangler\"); }}", "    }}", "    var {n} = {v}{M}({k});", "    // {v} {m} når {n} er satt", "import no.nordlys.{n}.{M};"),
    "py": ("    {n} = {v}_{m}({n}, {k})", "def {v}_{n}({m}, limit={k}):", "    if not {n}.{m}:", "        raise ValueError('{m} is missing')", "    for {n} in {m}s:", "from app.{n} import {v}_{m}", "    # {v} the {n} first", "    return {n}[{k}:]"),
    "ts": ("  const {n} = await {v}{M}({m});", "export function {v}{N}({m}: string): {N} {{", "  if (!{n}.{m}) return null;", "}}", "import {{ {v}{M} }} from './{n}';", "  expect({n}.{m}).toBe({k});", "  {n}: {N}[];", "  // {v} {m} before {n}"),
    "rs": ("    let {n} = {v}_{m}(&{n})?;", "pub fn {v}_{n}({m}: &str) -> Result<{N}> {{", "    if {n}.is_empty() {{ return None; }}", "}}", "use crate::{n}::{M};", "    assert_eq!({n}.len(), {k});", "    // {v} the {m}"),
    "c": ("    {n} = {v}_{m}({n}, {k});", "static int {v}_{n}(const char *{m}) {{", "    if (!{n}) return -1;", "}}", "#include \"{n}.h\"", "    memset({n}, 0, sizeof({n}));"),
    "sql": ("SELECT {n}, {m} FROM {n} WHERE {m}_id = {k};", "ALTER TABLE {n} ADD {m} varchar({k});", "CREATE INDEX {n}_{m}_idx ON {n} ({m});", "JOIN {m} ON {m}.id = {n}.{m}_id", "-- {v} {n}"),
}


def plain_code(c, language):
    rng = c.rng
    n, m = rng.sample(NOUNS, 2)
    return rng.choice(SHAPES[language]).format(n=n, m=m, N=n.title(), M=m.title(), v=rng.choice(VERBS), k=rng.choice((0, 1, 2, 10, 64, 255, 1024, rng.randint(3, 99999))))


def code(c):
    rng, v = c.rng, c.values
    language = rng.choice(("java", "java", "py", "py", "ts", "ts", "rs", "c", "sql"))
    c.one_line = True
    out = []

    def fill(line):
        line = line.replace("{{", "\ue100").replace("}}", "\ue101")
        la, lo = (v.number(x, 5) for x in v.point())
        for slot in ("latlon", "lat", "lon", "ewkb", "copyright"):
            if "{" + slot + "}" in line:
                text = {"latlon": lambda: v.location_label(f"{la}, {lo}", "pair", 5), "lat": lambda: v.location_label(la, "keyed", 5), "lon": lambda: v.location_label(lo, "keyed", 5), "ewkb": lambda: v.location("hex EWKB"),
                        "copyright": lambda: c.doc.ignore(c.person.full, "name", "copyright line")}[slot]()
                line = line.replace("{" + slot + "}", text)
        line = c.fill(line)
        return line.replace("\ue100", "{").replace("\ue101", "}")

    share = rng.choice((0.0, 0.08, 0.15, 0.3))
    for n in range(rng.randint(15, 70)):
        if rng.random() < share:
            c.use(v.person())
            out.append(fill(rng.choice(CODE_VALUES[language])))
        elif rng.random() < 0.1:
            out.append("")
        elif rng.random() < 0.65:
            out.append(plain_code(c, language))
        else:
            out.append(fill(rng.choice(CODE_LINES[language])))
    if share and rng.random() < 0.2 and language in ("java", "ts"):
        out.append(f'    String json = "{{\\"epost\\":\\"{v.email(encoded_as=chr(92) + "u escapes")}\\"}}";')
    return language, "\n".join(out) + "\n"


# ---- configuration

def config(c):
    rng, v = c.rng, c.values
    style = rng.choice(("yaml", "yaml", "properties", "env", "xml", "json", "toml"))
    entries = []
    plain = (("server.port", "8080"), ("log.level", "info"), ("cache.ttl", "3600"), ("feature.ny_flyt", "true"), ("db.url", "jdbc:postgresql://db01:5432/sak"), ("name", "sak-api"), ("app.name", "tindra-frontend"), ("host.name", "web01.internt"), ("image.tag", "2024.03.14-9f2c1ab"),
             ("replicas", "3"), ("navn", "personoppslag"), ("owner", "team-bolig"), ("timezone", "Europe/Oslo"), ("max_size", "10485760"), ("display_name", "Nordlys Sak"), ("package.name", "left-pad"), ("file.name", "rapport-2024.pdf"))
    for _ in range(rng.randint(8, 30)):
        what = rng.random()
        if what < 0.16:
            kind = rng.choices(*zip(*(KEYED + (("support", 8), ("location", 6), ("b64", 5)))))[0]
            if kind == "support":
                entries.append((rng.choice(("support.email", "alert.to", "smtp.from", "contact", "maintainer", "admin_email", "mail.reply-to")), v.email()))
            elif kind == "location":
                la, lo = v.point()
                a, b = rng.choice((("home.lat", "home.lon"), ("latitude", "longitude"), ("posisjon.lat", "posisjon.lng"), ("cabin_lat", "cabin_lng")))
                entries += [(a, v.location_label(v.number(la, 5), "keyed", 5)), (b, v.location_label(v.number(lo, 5), "keyed", 5))]
            elif kind == "b64":
                if rng.random() < 0.5:
                    text, category, _, synthetic = v.email_text(kind="plain")
                else:
                    text, category, synthetic, _ = v.person_number()
                entries.append((rng.choice(("secret.user", "data.username", "encoded", "payload")), c.doc.label(base64_text(text), category, "base64", synthetic, encoded=True)))
            else:
                entries.append((rng.choice(("test.", "default.", "", "bruker.", "kontakt.")) + key(c, kind), machine_value(c, kind)))
        elif what < 0.5:
            kind = rng.choice(LOG_TRAPS + ("colour", "floats", "notmail", "platelike", "card_near_miss", "imei"))
            entries.append((rng.choice(("build", "git", "app", "cache", "x", "db")) + "." + TRAP_KEYS.get(kind, kind), c.traps.make(kind)))
        else:
            entries.append(rng.choice(plain))
    comment = c.fill(rng.choice(("kontakt {email} ved feil", "ansvarlig: {name}", "ring {phone} ved driftsstans", "se dokumentasjonen", "do not edit", "owner: team-bolig"))) if rng.random() < 0.5 else None
    if style == "yaml":
        out = ([f"# {comment}"] if comment else []) + ["app:"]
        for k, x in entries:
            k = k.replace(".", "_") if rng.random() < 0.7 else k
            bare = strip(x)
            out.append(f"  {k}: " + (x if rng.random() < 0.5 and not any(s in bare for s in (": ", "#", "@", "{", "[")) else f'"{x}"'))
        return "yaml", "\n".join(out) + "\n"
    if style == "properties":
        return "properties", "\n".join(([f"# {comment}"] if comment else []) + [f"{k}{rng.choice(('=', ' = '))}{x}" for k, x in entries]) + "\n"
    if style == "env":
        return "env", "\n".join(([f"# {comment}"] if comment else []) + [f"{k.upper().replace('.', '_').replace('-', '_')}=" + (f'"{x}"' if " " in strip(x) else x) for k, x in entries]) + "\n"
    if style == "toml":
        return "toml", "\n".join(([f"# {comment}"] if comment else []) + ["[app]"] + [f'{k.replace(".", "_")} = "{x}"' for k, x in entries]) + "\n"
    if style == "xml":
        tag = lambda k: k.split(".")[-1].replace(" ", "_")
        return "xml", '<?xml version="1.0" encoding="UTF-8"?>\n<config>\n' + (f"  <!-- {comment} -->\n" if comment else "") + "\n".join(
            f"  <{tag(k)}>{html.escape(x, False)}</{tag(k)}>" if rng.random() < 0.7 else f'  <property name="{k}" value="{html.escape(x)}"/>' for k, x in entries) + "\n</config>\n"
    return "json", json.dumps(dict(entries), ensure_ascii=False, indent=rng.choice((None, 2, 4))) + "\n"


# ---- tables

class Column:
    def __init__(self, heads, cell, told=True):
        self.heads, self.cell, self.told = heads, cell, told


def columns(c):
    """Name: (headers, maker of a cell for a person). A column without a telling header has headers that say nothing."""
    rng, v, doc = c.rng, c.values, c.doc
    styles = {k: rng.random() for k in ("fnr", "phone", "account", "date")}
    lost = rng.random() < 0.18
    mixed = rng.random() < 0.2
    series = rng.choices((None, "tenor", "fnr"), (50, 25, 25))[0]

    def fnr(p):
        kind = series or rng.choices(("fnr", "dnr"), (85, 15))[0]
        digits, category, synthetic, _ = v.person_number(p, kind)
        if lost and digits[0] == "0":
            return doc.label(digits[1:], category, "column, lost zero", synthetic)
        text, form = v.write_person_number(digits, None if mixed else "11 together" if styles["fnr"] < 0.65 else "6 5" if styles["fnr"] < 0.9 else "6-5")
        return doc.label(text, category, "column, " + form, synthetic)

    def phone(p, told=True):
        digits, mobile, synthetic = v.phone_digits()
        style = "bare" if styles["phone"] < 0.5 else None
        prefix = "+47" if 0.4 < styles["phone"] < 0.6 and rng.random() < 0.9 else ""
        text, form = v.group_phone(digits, mobile, style)
        if not told and form == "bare" and not prefix:
            return doc.ignore(text, "contact.phone", "bare eight digits without a header")
        return doc.label(prefix + (" " if prefix and form != "bare" else "") + text, "contact.phone", f"column, {prefix} {form}".replace("  ", " "), synthetic)

    def account(p, told=True):
        label = v.account("11 together" if styles["account"] < 0.6 else "dotted")
        return label

    date_form = rng.choice(("dd.mm.yyyy", "yyyy-mm-dd", "dd.mm.yy", "dd.mm.yyyy"))
    title = lambda s: s.title()
    simple = {
        "fnr": (("fnr", "FNR", "fodselsnummer", "fødselsnummer", "Fødselsnr", "personnr", "Personnummer", "ssn", "ident", "personident", "FODSELSNR", "nin", "fnr_dnr"), fnr),
        "email": (("epost", "email", "E-post", "e-postadresse", "mail", "EPOST"), lambda p: v.email(p, kind=rng.choice(("plain", "plain", "plain", "initials", "IDN domain", "plus", "example")))),
        "phone": (("tlf", "telefon", "mobil", "Mobilnr", "phone", "TELEFON", "mobiltelefon"), phone),
        "account": (("kontonr", "kontonummer", "Konto", "bankkonto", "lonnskonto", "account_no"), account),
        "name": (("navn", "Navn", "name", "fullt_navn", "kunde_navn", "NAVN", "kontaktperson", "ansattnavn"), lambda p: doc.label(p.full, "name", "column")),
        "first": (("fornavn", "Fornavn", "first_name", "FORNAVN"), lambda p: doc.label(p.first, "name.first", "column")),
        "last": (("etternavn", "Etternavn", "last_name", "ETTERNAVN"), lambda p: doc.label(p.last, "name.last", "column")),
        "namesf": (("navn", "Etternavn, fornavn"), lambda p: doc.label(f"{p.last}, {p.first}", "name", "column, surname first")),
        "born": (("fodselsdato", "fødselsdato", "Født", "dob", "birth_date", "fdato"), lambda p: doc.label(v.write_date(p.born, form=date_form)[0], "demographic.birth_date", "column, " + date_form)),
        "street": (("adresse", "gateadresse", "street", "Adresse", "adresselinje1"), lambda p: doc.label(v.street_text(), "address.street", "column")),
        "code": (("postnr", "Postnummer", "postal_code", "zip"), lambda p: doc.label(p.postal[0], "address.postal_code", "column")),
        "place": (("poststed", "Sted", "city", "Poststed"), lambda p: doc.label(p.postal[1], "address.city", "column")),
        "gender": (("kjonn", "kjønn", "gender", "Kjønn"), lambda p: doc.label("K" if p.woman else "M", "demographic.gender", "column")),
        "orgnr": (("orgnr", "organisasjonsnummer", "Org.nr"), lambda p: v.orgnr("9 together")),
        "plate": (("regnr", "kjennemerke", "Reg.nr"), lambda p: v.plate()),
        "kid": (("kid", "KID"), lambda p: v.kid()),
        "hpr": (("hpr_nr", "HPR-nummer"), lambda p: v.hpr()),
        "ip": (("ip", "ip_adresse", "siste_ip"), lambda p: v.ip(False)),
        "iban": (("iban", "IBAN"), lambda p: v.iban("NO")),
        "card": (("kortnummer", "card_number"), lambda p: v.card("together")),
        "diagnosis": (("diagnose", "diagnosekode"), lambda p: doc.label(rng.choice(DIAGNOSES if styles["date"] < 0.5 else ICD), "special.health", "column")),
        # not personal
        "id": (("id", "ID", "lopenr", "nr", "kunde_id"), lambda p: str(rng.randint(1, 99999))),
        "order": (("ordrenr", "ordre", "order_id", "bestilling"), lambda p: c.traps.make("order11" if styles["date"] < 0.5 else "order")),
        "invoice": (("fakturanr", "bilagsnr"), lambda p: c.traps.make("num8")),
        "created": (("opprettet", "created_at", "dato", "endret"), lambda p: c.traps.make("date")),
        "price": (("belop", "pris", "sum", "saldo"), lambda p: f"{rng.randint(10, 99999)}.{rng.randrange(100):02}"),
        "status": (("status", "type"), lambda p: rng.choice(("AKTIV", "LUKKET", "NY", "VENTER"))),
        "epoch": (("oppdatert", "ts"), lambda p: c.traps.make("epoch_ms")),
        "guid": (("uuid", "ekstern_id"), lambda p: c.traps.make("guid")),
        "note": (("merknad", "kommentar", "notat"), lambda p: c.sentence(values=0.08, traps=0.05) if rng.random() < 0.3 else ""),
    }
    return simple


def table_data(c):
    """(headers or None, rows of marked cells, name of the table)"""
    rng, v, doc = c.rng, c.values, c.doc
    c.one_line = True
    stock = columns(c)
    kinds = []
    negative = rng.random() < 0.22
    if negative:
        which = rng.choice(("products", "orders", "measurements", "hosts", "transactions"))
        rows = []
        if which == "products":
            heads = ["varenr", "navn", "ean", "pris", "antall"]
            rows = [[c.traps.make("productcode"), doc.trap(rng.choice(PRODUCTS), "product name"), c.traps.make("ean"), f"{rng.randint(10, 999)}.00", c.traps.make("small")] for _ in range(rng.randint(5, 40))]
        elif which == "orders":
            heads = ["ordrenr", "dato", "sporingsnr", "belop", "lager"]
            rows = [[c.traps.make("order11"), c.traps.make("date"), c.traps.make("tracking"), f"{rng.randint(10, 99999)}.00", c.traps.make("num8")] for _ in range(rng.randint(5, 60))]
        elif which == "measurements":
            heads = ["tid", "x", "y", "z", "verdi"]
            rows = [[c.traps.make("epoch"), doc.trap(f"{rng.uniform(-1, 1):.6f}", "measured number"), doc.trap(f"{rng.uniform(50, 80):.4f}", "measured number"), doc.trap(f"{rng.uniform(0, 40):.4f}", "measured number"), doc.trap(str(rng.randint(10 ** 7, 10 ** 8)), "measured number")] for _ in range(rng.randint(5, 60))]
        elif which == "hosts":
            heads = ["name", "ip", "mac", "versjon", "sjekksum"]
            rows = [[doc.trap(f"{rng.choice(('web', 'db', 'mx'))}{rng.randint(1, 30):02}", "host name"), c.traps.make("privateip"), c.traps.make("bad_mac"), c.traps.make("version"), c.traps.make("digest")] for _ in range(rng.randint(5, 30))]
        else:
            heads = ["transaksjon", "tidspunkt", "referanse", "belop", "terminal"]
            rows = [[c.traps.make("num12"), c.traps.make("stamp"), c.traps.make("ref"), f"-{rng.randint(10, 9999)}.50", c.traps.make("num8")] for _ in range(rng.randint(5, 60))]
        return heads, rows, which

    kinds = rng.sample(("fnr", "email", "phone", "account", "born", "street+", "orgnr", "plate", "kid", "ip", "iban", "card", "hpr", "gender", "id", "order", "invoice", "created", "price", "status", "epoch", "guid", "note", "latlon", "utm", "split", "diagnosis"), rng.randint(3, 7))
    kinds.insert(rng.randint(0, 1), rng.choice(("name", "first+last", "namesf", "id")))
    for kind in ("utm", "split"):
        if kind in kinds and rng.random() < 0.5:
            kinds.remove(kind)
    if "split" in kinds and "fnr" in kinds:
        kinds.remove("split")
    if "split" in kinds and "born" in kinds:
        kinds.remove("born")
    if "diagnosis" in kinds and not {"fnr", "email", "split"} & set(kinds):
        kinds.append("fnr")
    plan = []
    for kind in kinds:
        if kind == "street+":
            plan += ["street", "code", "place"] if rng.random() < 0.8 else ["street"]
        elif kind == "first+last":
            plan += ["first", "last"]
        else:
            plan.append(kind)
    heads, makers = [], []
    opaque = rng.random() < 0.08      # headers that tell nothing
    zone = rng.choice((32, 33))
    for n, kind in enumerate(plan):
        if kind == "latlon":
            a, b = rng.choice((("lat", "lon"), ("breddegrad", "lengdegrad"), ("latitude", "longitude"), ("Lat", "Lng"), ("gps_lat", "gps_lon")))
            places = rng.choice((3, 4, 5, 6))
            heads += [a, b]

            def pair(p, places=places):
                la, lo = v.point()
                return [v.location_label(v.number(x, places), "column", places) for x in (la, lo)]
            makers.append(pair)
        elif kind == "utm":
            from values import utm
            a, b = rng.choice((("utm_nord", "utm_ost"), ("Nord", "Øst"), ("utm_n", "utm_e"), (f"n_utm{zone}", f"e_utm{zone}")))
            heads += [a, b]

            def utm_pair(p):
                la, lo = v.point()
                e, no = utm(la, lo, zone if lo < 19 else 33)
                return [v.location_label(f"{no:.0f}", "column, UTM", 5), v.location_label(f"{e:.0f}", "column, UTM", 5)]
            makers.append(utm_pair)
        elif kind == "split":
            heads += rng.choice((["fodselsdato", "personnummer"], ["fdato", "pnr"], ["fødselsdato", "personnr"]))

            def split(p):
                digits, category, synthetic, _ = v.person_number(p, rng.choice(("fnr", "fnr", "dnr")))
                return [("split", digits[:6], digits[6:], category, synthetic)]
            makers.append(split)
        else:
            head, maker = stock[kind]
            heads.append(rng.choice(head) if not opaque else f"{rng.choice(('felt', 'kol', 'f'))}{n + 1}")
            makers.append(lambda p, maker=maker: [maker(p)])
    soft = {"name", "name.first", "name.last", "contact.phone", "payment.bank_account", "address.street", "address.postal_code", "address.city", "demographic.birth_date", "demographic.gender", "id.organisation", "id.hpr", "payment.reference", "vehicle.registration",
            "payment.card", "special.health"}
    rows = []
    for _ in range(rng.choice((rng.randint(2, 5), rng.randint(2, 8), rng.randint(5, 15), rng.randint(10, 30)))):
        p = v.person()
        p.postal = v.postal()
        row = []
        for maker in makers:
            cells = ["" if rng.random() < 0.03 and not isinstance(cell, tuple) else cell for cell in maker(p)]
            if "" in cells and len(cells) == 2:
                cells = [half_a_point(doc, cell) for cell in cells]
            row += cells
        rows.append(row)
    if opaque:
        for facts in doc.marks:
            if facts.get("category") in soft and not facts.get("ignore") and not facts["form"].startswith("IBAN"):
                facts["ignore"], facts["form"] = True, "a column without a telling header"
    # a column that happens to stand twice is no table that anybody writes
    seen, keep = set(), []
    for i, head in enumerate(heads):
        if head.lower() not in seen:
            keep.append(i)
        seen.add(head.lower())
    if len(keep) < len(heads) and not any(isinstance(x, tuple) for x in rows[0]):
        heads, rows = [heads[i] for i in keep], [[r[i] for i in keep] for r in rows]
    name = rng.choice(("person", "kunde", "ansatt", "medlem", "pasient", "bruker", "kontakt", "public.kunde", "elev", "leietaker"))
    return heads, rows, name


def half_a_point(doc, cell):
    """A latitude without its longitude is a circle around the earth: whether it is a finding is left open."""
    for _, _, facts in doc.spans(cell)[1]:
        if facts.get("category", "").startswith("location"):
            facts["ignore"], facts["form"] = True, "half a point"
    return cell


def expand(c, row, join):
    """A number split over two cells is one label from the first to the end of the second."""
    out = []
    for cell in row:
        if isinstance(cell, tuple):
            _, date, rest, category, synthetic = cell
            birth = c.doc.ignore(date, "demographic.birth_date", "the date half of a split number")
            out.append(c.doc.label(join(birth, rest), category, "split over two columns", synthetic))
        else:
            out.append(cell)
    return out


def delimited(c):
    rng = c.rng
    heads, rows, _ = table_data(c)
    sep = rng.choice((";", ";", ",", "\t"))
    always = rng.random() < 0.15

    def cell(x):
        bare = strip(x)
        if always or any(s in bare for s in (sep, '"', "\n")):
            return '"' + x.replace('"', '""') + '"'
        return x

    quote = (lambda x: f'"{x}"') if always else (lambda x: x)
    out = []
    if rng.random() < 0.92:
        out.append(sep.join(quote(h) if sep not in h else f'"{h}"' for h in heads))
    else:
        for facts in c.doc.marks:
            if not facts.get("ignore") and facts.get("category") in ("name", "name.first", "name.last", "payment.bank_account", "address.street", "address.postal_code", "address.city", "demographic.birth_date", "demographic.gender", "id.organisation",
                                                                     "id.hpr", "payment.reference", "vehicle.registration", "payment.card", "special.health") and not facts["form"].startswith("IBAN") or facts.get("form") in ("column, bare", "column, UTM"):
                facts["ignore"], facts["form"] = True, "a column without a header"
        for row in rows:
            for i, x in enumerate(row):
                if isinstance(x, tuple):
                    row[i] = f"{x[1]}{sep}{x[2]}"
    joined = lambda a, b: f"{quote(a)}{sep}{quote(b)}"[1 if always else 0:-1 if always else None]
    for row in rows:
        out.append(sep.join(cell(x) if not isinstance(original, tuple) else quote(x) for original, x in zip(row, expand(c, row, joined))))
    return "tsv" if sep == "\t" else "csv", "\n".join(out).replace("\n", rng.choice(("\n", "\r\n"))) + "\n"


def sql_insert(c):
    rng = c.rng
    heads, rows, name = table_data(c)
    heads = [ascii_fold(h).replace(" ", "_").replace("-", "").replace(".", "").replace(",", "") for h in heads]
    out = [f"CREATE TABLE {name} ({', '.join(h + ' text' for h in heads)});"] if rng.random() < 0.6 else []
    lit = lambda x: "NULL" if x == "" else "'" + x.replace("'", "''") + "'"
    rows = [", ".join(lit(x) if not isinstance(o, tuple) else f"'{x}'" for o, x in zip(r, expand(c, r, lambda a, b: f"{a}', '{b}"))) for r in rows]
    if rng.random() < 0.5:
        out += [f"INSERT INTO {name} ({', '.join(heads)}) VALUES ({r});" for r in rows]
    else:
        out.append(f"INSERT INTO `{name}` ({', '.join('`' + h + '`' for h in heads)}) VALUES\n" + ",\n".join(f"({r})" for r in rows) + ";")
    return "sql", "\n".join(out) + "\n"


def pg_copy(c):
    heads, rows, name = table_data(c)
    heads = [ascii_fold(h).lower().replace(" ", "_").replace("-", "").replace(".", "").replace(",", "") for h in heads]
    name = name if "." in name else "public." + name
    out = ["--", "-- PostgreSQL database dump", "--", "", "SET client_encoding = 'UTF8';", "", f"COPY {name} ({', '.join(heads)}) FROM stdin;"]
    for r in rows:
        out.append("\t".join("\\N" if x == "" else x for x in expand(c, r, lambda a, b: f"{a}\t{b}")))
    return "sql", "\n".join(out) + "\n\\.\n\n"


def json_table(c):
    rng = c.rng
    heads, rows, name = table_data(c)
    flat = []
    for row in rows:
        cells = []
        for x in row:
            cells += [x[1], (x, )] if isinstance(x, tuple) else [x]
        item = {}
        for h, x in zip(heads, cells):
            if isinstance(x, tuple):
                facts = x[0]
                x = c.doc.label(facts[2], facts[3], "split over two columns", facts[4])
            item[h] = x
        flat.append(item)
    for item in flat:
        for h in list(item):
            if h in ("fodselsdato", "fdato", "fødselsdato") and item[h].isdigit() and len(item[h]) == 6:
                item[h] = c.doc.ignore(item[h], "demographic.birth_date,id.national", "the date half of a split number")
    style = rng.choice(("array", "lines", "indented"))
    if style == "lines":
        return "jsonl", "\n".join(json.dumps(i, ensure_ascii=False) for i in flat) + "\n"
    return "json", json.dumps(flat if rng.random() < 0.6 else {name.split(".")[-1]: flat}, ensure_ascii=False, indent=None if style == "array" else 2) + "\n"


def xml_table(c):
    rng = c.rng
    heads, rows, name = table_data(c)
    tags = [ascii_fold(h).replace(" ", "_").replace(",", "").replace(".", "") for h in heads]
    name = name.split(".")[-1]
    out = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{name}er>"]
    for row in rows:
        cells = []
        for x in row:
            cells += [c.doc.ignore(x[1], "demographic.birth_date,id.national", "the date half of a split number"), c.doc.label(x[2], x[3], "split over two columns", x[4])] if isinstance(x, tuple) else [x]
        out.append(f"  <{name}>" + "".join(f"<{t}>{html.escape(x, False)}</{t}>" for t, x in zip(tags, cells)) + f"</{name}>")
    return "xml", "\n".join(out) + f"\n</{name}er>\n"


def markdown_table(c):
    heads, rows, _ = table_data(c)
    out = ["# " + c.rng.choice(HEADINGS[c.language]), "", c.filler(), "", "| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for r in rows:
        out.append("| " + " | ".join(expand(c, r, lambda a, b: f"{a} | {b}")) + " |")
    return "md", "\n".join(out + ["", c.filler()]) + "\n"


def fixed_width(c):
    """An old export: columns by position, upper case, an old encoding."""
    rng, v, doc = c.rng, c.values, c.doc
    out = [f"{'FNR':<13}{'NAVN':<34}{'ADRESSE':<30}{'POSTNR':<7}{'POSTSTED':<16}{'TLF':<10}"]
    for _ in range(rng.randint(3, 14)):
        p = v.person()
        digits, category, synthetic, _ = v.person_number(p, rng.choice(("fnr", "fnr", "tenor", "dnr")))
        text, form = v.write_person_number(digits, rng.choice(("11 together", "6 5")))
        code_, place = v.postal()
        phone, _, psyn = v.phone_digits()
        cells = [(text, 13, category, "fixed columns, " + form, synthetic), (f"{p.last} {p.first}".upper()[:32], 34, "name", "fixed columns, upper case", False), (v.street_text().upper(), 30, "address.street", "fixed columns", False),
                 (code_, 7, "address.postal_code", "fixed columns", False), (place, 16, "address.city", "fixed columns", False), (phone, 10, "contact.phone", "fixed columns, bare", psyn)]
        out.append("".join(doc.label(t, cat, f, s) + " " * max(1, w - len(t)) for t, w, cat, f, s in cells).rstrip())
    return "txt", "\n".join(out) + "\n"


# ---- the rest

def html_page(c):
    rng, v = c.rng, c.values
    out = ["<!DOCTYPE html>", '<html lang="no"><head><meta charset="utf-8"><title>' + rng.choice(COMPANIES) + "</title>", f'<style>body{{color:{c.traps.make("colour")};margin:0 12px}}</style></head><body>', f"<h1>{rng.choice(HEADINGS[c.language])}</h1>"]
    for _ in range(rng.randint(3, 10)):
        what = rng.random()
        if what < 0.16:
            phone = v.phone(encoded_as=rng.choice((None, None, "HTML entities")))
            out.append(f"<p>{c.label('phone')}: {phone}</p>")
        elif what < 0.3:
            encoded = rng.choice((None, "HTML entities", "HTML entities"))
            address = v.email(encoded_as=encoded)
            out.append(f'<p><a href="mailto:{v.email()}">{c.label("email")}</a></p>' if rng.random() < 0.4 else f"<p>E-post: {address}</p>")
        elif what < 0.36:
            digits, _, synthetic = v.phone_digits()
            out.append(f'<a href="tel:{c.doc.label("+47" + digits, "contact.phone", "tel: URI", synthetic)}">Ring oss</a>')
        elif what < 0.42:
            out.append(f"<dl><dt>{html.escape(c.fill('{Lfnr}'))}</dt><dd>{v.fnr(c.person, c.kind, encoded_as=rng.choice((None, 'HTML entities')))}</dd></dl>")
        elif what < 0.48:
            out.append(f"<address>{v.address('one line')}</address>" if rng.random() < 0.7 else "<address>" + v.address("two lines").replace("\n", "<br>\n") + "</address>")
        elif what < 0.55:
            out.append(f'<a href="{html.escape(v.location(rng.choice(("google q", "OSM mlat", "OSM map", "google @", "norgeskart"))))}">Kart</a>')
        elif what < 0.58:
            la, lo = v.point()
            out.append(f'<div class="kart" data-lat="{v.location_label(v.number(la, 5), "keyed", 5)}" data-lng="{v.location_label(v.number(lo, 5), "keyed", 5)}"></div>')
        elif what < 0.66:
            out.append(f'<svg viewBox="0 0 59.914 10.752">{c.traps.make("svg")}</svg><img src="/img/icon@2x.png" srcset="a@3x.png">')
        elif what < 0.72:
            out.append("<table><tr><th>Navn</th><th>Mobil</th></tr>" + "".join(f"<tr><td>{c.doc.label(v.person().full, 'name', 'column')}</td><td>{v.phone()}</td></tr>" for _ in range(rng.randint(2, 6))) + "</table>")
        else:
            text = " ".join(c.paragraph(values=0.08))
            out.append("<p>" + html.escape(text, False).replace("ø", rng.choice(("ø", "&oslash;"))) + "</p>")
    text = "\n".join(out + ["</body></html>"]) + "\n"
    mark_encoded(c.doc, text, "&oslash;", "HTML entities")
    return "html", text


def fhir(c):
    rng, v, doc = c.rng, c.values, c.doc
    p = c.person
    style = rng.choices(("json", "xml", "message"), (60, 18, 22))[0]
    kind = rng.choice(("fnr", "fnr", "dnr", "tenor", "fh", "h" if style == "message" else "fnr"))
    digits, category, synthetic, _ = v.person_number(p, kind)
    oid = {"dnr": "2.16.578.1.12.4.1.4.2", "fh": "2.16.578.1.12.4.1.4.3"}.get(kind, "2.16.578.1.12.4.1.4.1")
    number = doc.label(digits, category, "FHIR identifier", synthetic)
    hpr = v.hpr()
    birth = doc.label(p.born.isoformat(), "demographic.birth_date", "FHIR birthDate")
    first, last = doc.label(p.first, "name.first", "FHIR name"), doc.label(p.last, "name.last", "FHIR name")
    digits8, _, psyn = v.phone_digits()
    phone = doc.label(rng.choice(("+47", "")) + digits8, "contact.phone", "FHIR telecom", psyn)
    street, (code_, place) = doc.label(v.street_text(), "address.street", "FHIR address"), v.postal()
    code_, place = doc.label(code_, "address.postal_code", "FHIR address"), doc.label(place, "address.city", "FHIR address")
    email = v.email(p, kind="plain")
    condition = rng.random() < 0.4
    icd = doc.label(rng.choice(ICD), "special.health", "ICD-10") if condition else None
    if style == "json":
        entry = [{"resource": {"resourceType": "Patient", "id": c.traps.make("guid"), "identifier": [{"system": f"urn:oid:{oid}", "value": number}], "name": [{"family": last, "given": [first]}], "telecom": [{"system": "phone", "value": phone, "use": "mobile"}, {"system": "email", "value": email}],
                               "gender": doc.label("female" if p.woman else "male", "demographic.gender", "FHIR gender"), "birthDate": birth, "address": [{"line": [street], "postalCode": code_, "city": place}]}},
                 {"resource": {"resourceType": "Practitioner", "identifier": [{"system": "urn:oid:2.16.578.1.12.4.1.4.4", "value": hpr}]}}]
        if condition:
            entry.append({"resource": {"resourceType": "Condition", "code": {"coding": [{"system": "urn:oid:2.16.578.1.12.4.1.1.7110", "code": icd}]}}})
        return "json", json.dumps({"resourceType": "Bundle", "type": "collection", "timestamp": stamp(c), "entry": entry}, ensure_ascii=False, indent=2) + "\n"
    if style == "xml":
        return "xml", f'''<Patient xmlns="http://hl7.org/fhir">
  <id value="{c.traps.make("guid")}"/>
  <identifier><system value="urn:oid:{oid}"/><value value="{number}"/></identifier>
  <name><family value="{last}"/><given value="{first}"/></name>
  <telecom><system value="phone"/><value value="{phone}"/></telecom>
  <birthDate value="{birth}"/>
  <address><line value="{street}"/><city value="{place}"/><postalCode value="{code_}"/></address>
</Patient>
'''
    return "xml", f'''<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24">
  <MsgInfo><Type V="HENVIS" DN="Henvisning"/><GenDate>{stamp(c)}</GenDate><MsgId>{c.traps.make("guid")}</MsgId></MsgInfo>
  <Patient><FamilyName>{last}</FamilyName><GivenName>{first}</GivenName><DateOfBirth>{birth}</DateOfBirth>
    <Ident><Id>{number}</Id><TypeId V="{ {'dnr': 'DNR', 'h': 'HNR', 'fh': 'FHN'}.get(kind, 'FNR') }" S="2.16.578.1.12.4.1.1.8116"/></Ident>
    <Address><StreetAdr>{street}</StreetAdr><PostalCode>{code_}</PostalCode><City>{place}</City></Address></Patient>
  <HealthcareProfessional><Ident><Id>{hpr}</Id><TypeId V="HPR" S="2.16.578.1.12.4.1.1.8116"/></Ident></HealthcareProfessional>
</MsgHead>
'''


def track(c):
    rng, v = c.rng, c.values
    lat, lon = v.point()
    points = []
    for _ in range(rng.randint(3, 14)):
        lat, lon = lat + rng.uniform(-0.001, 0.001), lon + rng.uniform(-0.002, 0.002)
        points.append((lat, lon))
    L = v.location_label
    n = v.number
    style = rng.choice(("gpx", "kml", "nmea", "geojson", "wkt", "iso"))
    if style == "gpx":
        return "gpx", '<?xml version="1.0"?>\n<gpx version="1.1" creator="StravaGPX"><trk><name>Morgentur</name><trkseg>\n' + "\n".join(
            "<trkpt " + L(f'lat="{n(a, 6)}" lon="{n(b, 6)}"', "GPX", 6) + f"><ele>{rng.uniform(0, 400):.1f}</ele><time>{stamp(c)}</time></trkpt>" for a, b in points) + "\n</trkseg></trk></gpx>\n"
    if style == "kml":
        return "kml", '<?xml version="1.0"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n' + "\n".join(
            f"<Placemark><name>Punkt {i}</name><Point><coordinates>" + L(f"{n(b, 6)},{n(a, 6)},0", "KML", 6) + "</coordinates></Point></Placemark>" for i, (a, b) in enumerate(points)) + "\n</Document></kml>\n"
    if style == "nmea":
        out = []
        for a, b in points:
            dm = lambda x, w: f"{int(x):0{w}}{(x - int(x)) * 60:07.4f}"
            hhmmss = f"{rng.randrange(24):02}{rng.randrange(60):02}{rng.randrange(60):02}"
            where = f"{dm(a, 2)},N,{dm(b, 3)},E"
            body = rng.choice((f"GPGGA,{hhmmss},{where},1,08,0.9,{rng.randint(0, 300)}.4,M,46.9,M,,", f"GPRMC,{hhmmss},A,{where},022.4,084.4,230394,003.1,W"))
            total = 0
            for ch in body:
                total ^= ord(ch)
            out.append(f"${body.replace(where, L(where, 'NMEA', 6))}*{total:02X}")
        return "nmea", "\n".join(out) + "\n"
    if style == "geojson":
        return "geojson", json.dumps({"type": "FeatureCollection", "features": ["@"]}).replace('"@"', ", ".join(
            '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [' + L(f"{n(b, 6)}, {n(a, 6)}", "GeoJSON", 6) + f']}}, "properties": {{"id": {i}}}}}' for i, (a, b) in enumerate(points))) + "\n"
    if style == "iso":
        return "txt", "\n".join(c.fill("{date} ") + v.location() for _ in points[:12]) + "\n"
    return "sql", "\n".join(f"INSERT INTO stopp VALUES ({i}, ST_GeomFromText('{L(f'POINT({n(b, 6)} {n(a, 6)})', 'WKT', 6)}', 4326), '{stamp(c)}');" for i, (a, b) in enumerate(points)) + "\n"


def trap_file(c):
    """Nothing personal in it, but much that looks so."""
    rng = c.rng
    style = rng.choice(("lock", "hexdump", "numbers", "css", "accounts of others", "changelog", "openapi", "list"))
    t = c.traps.make
    if style == "lock":
        out = [f'    "{rng.choice(("lodash", "react", "vite", "@types/node", "serde", "left-pad"))}@{t("version")}": {{\n      "resolved": "https://registry.npmjs.org/x/-/x-{t("version")}.tgz",\n      "integrity": "sha512-{base64.b64encode(rng.randbytes(64)).decode()}"\n    }},' for _ in range(rng.randint(10, 40))]
    elif style == "hexdump":
        out = [t("hexdump"), t("pairs"), t("digest"), t("bad_mac"), t("hexdump")]
    elif style == "numbers":
        out = [" ".join(t(rng.choice(("num7", "num8", "num9", "num12", "order11", "decimal", "meter"))) for _ in range(rng.randint(1, 6))) for _ in range(rng.randint(10, 60))]
        for facts in c.doc.marks:      # eight bare digits alone, eleven alone: what they are nobody knows, but nothing says that they are a person's
            facts.setdefault("trap", "bare number")
    elif style == "css":
        out = [f".c{i} {{ color: {t('colour')}; background: url(icon@2x.png); transform: matrix({rng.uniform(0, 60):.4f}, {rng.uniform(0, 20):.4f}, 0, 1, 0, 0); width: {rng.uniform(1, 99):.4f}%; }}" for i in range(rng.randint(10, 30))] + ["@media (max-width: 600px) { @import url(a.css); }", t("svg")]
    elif style == "accounts of others":
        out = [c.fill(rng.choice(("PESEL: {pesel}", "PESEL {pesel}", "CPF {cpf}", "OIB: {oib}", "CPF: {cpf}", "pesel={pesel}", "oib={oib}"))) for _ in range(rng.randint(5, 25))]
    elif style == "changelog":
        out = [c.fill(rng.choice(("## {version} – {date}", "- fix: rett opp {digest}", "- oppgrader {pkg}", "- closes #{num7}", "- see {guid}", "- run {num8} took {decimal} s", "- klon fra {notmail}", "- host {privateip}:{port}"))) for _ in range(rng.randint(10, 50))]
    elif style == "openapi":
        out = ["openapi: 3.0.1", "info:", "  title: Sak-API", f"  version: {t('version')}", "paths:"]
        for _ in range(rng.randint(5, 20)):
            out += [f"  /{rng.choice(('sak', 'person', 'konto', 'posisjon'))}/{{{rng.choice(('fnr', 'id', 'kontonummer', 'epost', 'telefon'))}}}:", "    get:", f"      description: {rng.choice(('Henter fødselsnummer for person', 'Slå opp kontonummer', 'Returnerer e-post og telefon', 'Lat og lon i WGS84', 'Helseopplysninger og diagnose'))}", "      parameters:", f"        - name: {rng.choice(('fnr', 'navn', 'tlf', 'adresse'))}", "          schema: {type: string, pattern: '^[0-9]{11}$'}"]
    else:
        out = [c.fill(rng.choice(TRAP[c.language])) for _ in range(rng.randint(10, 40))]
    return {"lock": "json", "css": "css", "openapi": "yaml", "changelog": "md"}.get(style, "txt"), "\n".join(out) + "\n"


KINDS = ((letter, 60), (note, 55), (mail, 65), (minutes, 22), (complaint, 28), (special_note, 45), (form, 38), (invoice, 18), (filler_only, 45), (json_log, 26), (kv_log, 22), (access_log, 24), (syslog, 16), (stack_trace, 16),
         (code, 55), (config, 48), (delimited, 56), (sql_insert, 16), (pg_copy, 13), (json_table, 18), (xml_table, 8), (markdown_table, 10), (fixed_width, 10), (html_page, 28), (fhir, 12), (track, 14), (trap_file, 45))
PROSE = {letter, note, minutes, complaint, special_note, form, invoice, filler_only}


def make(seed, number, values_class, document_class):
    rng = random.Random(f"{seed}/{number}")
    doc = document_class()
    kind = rng.choices(*zip(*KINDS))[0]
    language = rng.choices(("nb", "nn", "en"), (62, 18, 20))[0]
    if kind in PROSE or kind in (delimited, fixed_width):
        doc.encoding = rng.choices(("utf-8", "cp1252", "cp865", "iso646-no", "utf-16-le", "utf-16-be", "utf-8-bom"), (76, 13, 3, 1.5, 2, 0.5, 4) if kind is not fixed_width else (10, 30, 30, 20, 5, 0, 5))[0]
    context = Context(values_class(rng, doc), language)
    context.prose = kind in PROSE or kind in (mail, html_page)
    ending, text = kind(context)
    settle_soft(doc)
    return f"{kind.__name__}/{number:05}.{ending}", doc, text


def settle_soft(doc):
    """A word of health or belief that is said of nobody: a trap where no person is in the document, else open."""
    person = any(facts.get("category", "").startswith(("id.national", "name", "contact", "demographic")) for facts in doc.marks)
    for facts in doc.marks:
        if facts.pop("soft", None):
            facts.update({"category": "special,criminal", "form": "a word said of nobody, beside a person", "synthetic": False, "ignore": True} if person else {"trap": "special word without a person"})
