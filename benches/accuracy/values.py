"""Makes the values: person numbers, telephone numbers, points, accounts and the rest, and the ways people write them.

Everything is drawn from the generator's seed; nothing here is taken from a register. The arithmetic is written from the
public descriptions, apart from the scanner's own.
"""
import base64
import datetime
import ipaddress
import math
import struct
import urllib.parse

from words import (COMPANIES, DOMAINS, EXAMPLE_DOMAINS, FIRST_MEN, FIRST_WOMEN, IDN_DOMAINS, PLACES, POSTAL, ROLES, STREETS,
                   SURNAMES)

NBSP, NNBSP = "\u00a0", "\u202f"
MONTHS = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
MONTHS["nn"] = MONTHS["nb"]

K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def ascii_fold(text):
    for a, b in zip("æøåÆØÅéáčđŋšŧž", ("ae", "o", "a", "Ae", "O", "A", "e", "a", "c", "d", "n", "s", "t", "z")):
        text = text.replace(a, b)
    return text


def check(weights, digits):
    rest = 11 - sum(w * int(d) for w, d in zip(weights, digits)) % 11
    return 0 if rest == 11 else rest


def person_digits_ok(number):
    return (len(number) == 11 and number.isdigit() and check(K1, number) == int(number[9])
            and check(K2, number) == int(number[10]))


def luhn_digit(body):
    total = 0
    for i, d in enumerate(reversed(body)):
        n = int(d)
        if i % 2 == 0:
            n = n * 2 - 9 if n > 4 else n * 2
        total += n
    return str(-total % 10)


class Person:
    """One person, whose values are drawn as they are asked for."""

    def __init__(self, rng):
        self.rng = rng
        self.woman = rng.random() < 0.5
        self.first = rng.choice(FIRST_WOMEN if self.woman else FIRST_MEN)
        if rng.random() < 0.12:
            self.first += rng.choice("- ") + rng.choice(FIRST_WOMEN if self.woman else FIRST_MEN)
        self.last = rng.choice(SURNAMES)
        if rng.random() < 0.12:
            self.last = rng.choice(SURNAMES) + " " + self.last
        self.numbers = {}       # a person keeps the number once drawn
        year = rng.choice((rng.randint(1908, 1940), rng.randint(1932, 1960), rng.randint(1955, 1999), rng.randint(1965, 2005), rng.randint(2000, 2022)))
        self.born = datetime.date(year, 1, 1) + datetime.timedelta(days=rng.randrange(365))

    @property
    def full(self):
        return f"{self.first} {self.last}"


class Values:
    """Values as marked strings for one document."""

    def __init__(self, rng, doc):
        self.rng, self.doc = rng, doc

    def person(self):
        return Person(self.rng)

    # ---- person numbers

    def person_number(self, person=None, kind=None):
        """(digits, category, synthetic, kind name)"""
        rng = self.rng
        person = person or self.person()
        kind = kind or rng.choices(
            ("fnr", "dnr", "tenor", "nhn", "nav", "dnr-tenor"), (70, 11, 11, 3, 3, 2))[0]
        if kind in person.numbers:
            return person.numbers[kind]
        while True:
            born = person.born
            day, month, yy, year = born.day, born.month, born.year % 100, born.year
            if kind in ("dnr", "dnr-tenor"):
                day += 40
                if year < 2000:
                    serial = rng.randint(0, 199) if yy < 40 else rng.choice((rng.randint(0, 499), rng.randint(600, 999)))
                else:
                    serial = rng.randint(200, 999)
            elif year < 2000:
                serial = rng.randint(0, 499) if yy < 40 or rng.random() < 0.92 else rng.randint(900, 999)
            else:
                serial = rng.randint(500, 999)
            month += {"tenor": 80, "dnr-tenor": 80, "nhn": 65, "nav": 60, "h": 40, "npid": 20}.get(kind, 0)
            if person.woman == bool(serial % 2):
                serial = serial - 1 if serial % 2 else serial + 1
            if not 0 <= serial <= 999:
                continue
            body = f"{day:02}{month:02}{yy:02}{serial:03}"
            if kind == "fh":
                body = str(rng.choice((8, 9))) + "".join(str(rng.randrange(10)) for _ in range(8))
            k1 = check(K1, body)
            if k1 == 10:
                continue
            k2 = check(K2, body + str(k1))
            if k2 == 10:
                continue
            if body[6:] + str(k1) + str(k2) in ("00000", "00001"):
                continue
            break
        category = {"dnr": "id.national.dnr", "dnr-tenor": "id.national.dnr", "nav": "id.national.npid", "h": "id.national.health_aux",
                    "fh": "id.national.health_aux", "npid": "id.national.npid"}.get(kind, "id.national.fnr")
        person.numbers[kind] = body + str(k1) + str(k2), category, kind in ("tenor", "nhn", "nav", "dnr-tenor"), kind
        return person.numbers[kind]

    FNR_FORMS = (("11 together", 40), ("6 5", 26), ("6-5", 6), ("6.5", 2), ("6 5 no-break", 5), ("6 5 narrow no-break", 2),
                 ("2 2 2 5", 3), ("2 2 2 3 2", 3), ("2-2-2-5", 1.5), ("2.2.2 5", 3), ("2 2 2 2 3", 1.5), ("6 - 5", 1.2),
                 ("6 5 thin", 0.8))

    def write_person_number(self, d, form=None):
        form = form or self.rng.choices(*zip(*self.FNR_FORMS))[0]
        a, b, c, rest = d[:2], d[2:4], d[4:6], d[6:]
        text = {
            "11 together": d, "6 5": f"{d[:6]} {rest}", "6-5": f"{d[:6]}-{rest}", "6.5": f"{d[:6]}.{rest}",
            "6 5 no-break": f"{d[:6]}{NBSP}{rest}", "6 5 narrow no-break": f"{d[:6]}{NNBSP}{rest}",
            "2 2 2 5": f"{a} {b} {c} {rest}", "2 2 2 3 2": f"{a} {b} {c} {rest[:3]} {rest[3:]}",
            "2-2-2-5": f"{a}-{b}-{c}-{rest}", "2.2.2 5": f"{a}.{b}.{c} {rest}", "2 2 2 2 3": f"{a} {b} {c} {rest[:2]} {rest[2:]}",
            "6 - 5": f"{d[:6]} - {rest}", "6 5 thin": f"{d[:6]}\u2009{rest}",
        }[form]
        return text, form

    def fnr(self, person=None, kind=None, form=None, **more):
        digits, category, synthetic, kind = self.person_number(person, kind)
        text, form = self.write_person_number(digits, form)
        encoded = more.pop("encoded_as", None)
        if encoded:
            return self.encoded(text, category, encoded, synthetic)
        return self.doc.label(text, category, form, synthetic, kind=kind)

    def near_miss(self, form=None):
        """One digit wrong. All such fail the check digits."""
        digits = self.person_number(kind="fnr")[0]
        at = self.rng.randrange(6, 11)
        wrong = str((int(digits[at]) + self.rng.randint(1, 9)) % 10)
        text = self.write_person_number(digits[:at] + wrong + digits[at + 1:], form)[0]
        return self.doc.trap(text, "person number with a wrong digit")

    def duf(self):
        rng = self.rng
        year, serial = f"{rng.randint(1995, 2026)}", f"{rng.randrange(10 ** 6):06}"
        rest = sum(w * int(d) for w, d in zip((4, 6, 3, 2, 7, 5, 4, 6, 3, 2), serial + year)) % 11
        form = rng.choice(("12 together", "4 6 2", "12 together"))
        text = f"{year}{serial}{rest:02}" if form == "12 together" else f"{year} {serial} {rest:02}"
        return self.doc.label(text, "id.national.duf", form)

    # ---- e-mail

    def domain(self):
        rng = self.rng
        return rng.choice(DOMAINS) if rng.random() < 0.9 else rng.choice(IDN_DOMAINS)

    def email_text(self, person=None, kind=None):
        rng = self.rng
        person = person or self.person()
        kind = kind or rng.choices(
            ("plain", "plus", "role", "example", "IDN domain", "IDN local part", "punycode", "upper case", "initials", "noreply.github"),
            (62, 4, 9, 7, 4, 2, 1.5, 3, 6, 1.5))[0]
        first, last = ascii_fold(person.first).lower().replace(" ", "."), ascii_fold(person.last).lower()
        lasts = last.split(" ")[-1]
        local = rng.choice((f"{first}.{lasts}", f"{first}.{lasts}", f"{first[0]}{lasts}", f"{first}{person.born.year % 100:02}",
                            f"{first}_{lasts}", f"{first}", f"{lasts}{rng.randint(1, 99)}", f"{first}-{lasts}"))
        domain = rng.choice(DOMAINS)
        category, synthetic, form = "contact.email", False, kind
        if kind == "plus":
            local += "+" + rng.choice(("nyhetsbrev", "finn", "test", "strava", "bank", "2024", "barnehage"))
        elif kind == "role":
            local, category = rng.choice(ROLES), "contact.email.role"
        elif kind == "example":
            domain, synthetic = rng.choice(EXAMPLE_DOMAINS), True
        elif kind == "IDN domain":
            domain = rng.choice(IDN_DOMAINS)
        elif kind == "IDN local part":
            local = person.first.lower().replace(" ", ".") + "." + person.last.lower().split(" ")[-1]
            if local.isascii():
                local, domain = "bjørn." + local, rng.choice(IDN_DOMAINS)
        elif kind == "punycode":
            domain = rng.choice(IDN_DOMAINS).encode("idna").decode()
        elif kind == "upper case":
            return (rng.choice((local.upper() + "@" + domain.upper(), local.title() + "@" + domain.title())), category, form, synthetic)
        elif kind == "initials":
            local = "".join(p[0] for p in f"{first} {last}".replace(".", " ").split()) + rng.choice(("", "", str(rng.randint(1, 9))))
        elif kind == "noreply.github":
            local, domain = f"{rng.randint(10 ** 6, 10 ** 8)}+{local.replace('.', '')}", "users.noreply.github.com"
        return f"{local}@{domain}", category, form, synthetic

    def email(self, person=None, kind=None, **more):
        text, category, form, synthetic = self.email_text(person, kind)
        encoded = more.pop("encoded_as", None)
        if encoded:
            return self.encoded(text, category, encoded, synthetic)
        if more.get("prose") and self.rng.random() < 0.03 and category == "contact.email" and not synthetic:
            form = "obfuscated"
            text = text.replace("@", self.rng.choice((" (at) ", " [at] ", " (krøllalfa) ")))
        return self.doc.label(text, category, form, synthetic)

    # ---- telephones

    def phone_digits(self):
        """(eight digits, mobile, synthetic)"""
        rng = self.rng
        what = rng.random()
        if what < 0.68:
            head = rng.choice(("40", "41", "46", "47", "48", "90", "91", "92", "93", "94", "95", "97", "98", "99"))
            return head + "".join(str(rng.randrange(10)) for _ in range(6)), True, False
        if what < 0.97:
            head = rng.choice("21 22 23 24 31 32 33 35 37 38 51 52 53 55 56 57 61 62 63 64 66 67 69 70 71 72 73 74 75 76 77 78".split())
            return head + "".join(str(rng.randrange(10)) for _ in range(6)), False, False
        return "6805" + "".join(str(rng.randrange(10)) for _ in range(4)), False, True

    def group_phone(self, d, mobile, style=None):
        rng = self.rng
        style = style or rng.choices(("2-2-2-2", "3-2-3", "bare"), (30, 45, 25) if mobile else (68, 3, 29))[0]
        if style == "bare":
            return d, "bare"
        sep = rng.choices((" ", NBSP, ".", "-", NNBSP), (88, 5, 3, 3, 1))[0]
        parts = (d[:3], d[3:5], d[5:]) if style == "3-2-3" else (d[:2], d[2:4], d[4:6], d[6:])
        name = {" ": "", NBSP: " no-break", NNBSP: " no-break", ".": " dots", "-": " dashes"}[sep]
        return sep.join(parts), style + name

    def phone(self, labelled=True, prefix=None, **more):
        """Without a label near, eight bare digits are left out of the count."""
        rng, doc = self.rng, self.doc
        encoded = more.pop("encoded_as", None)
        what = rng.random()
        if not encoded and what < 0.07:
            return self.foreign_phone()
        if not encoded and labelled and what < 0.11:
            return self.service_phone()
        digits, mobile, synthetic = self.phone_digits()
        text, form = self.group_phone(digits, mobile)
        if prefix is None:
            prefix = rng.choices(("", "+47", "0047", "(+47)", "47"), (66, 24, 4, 4, 2 if labelled else 0))[0]
        if prefix:
            if prefix == "47":
                text, form = prefix + digits, "47 bare"
            else:
                tight = form == "bare" and rng.random() < 0.7
                text = prefix + ("" if tight else rng.choice((" ", " ", NBSP if " " not in text else " "))) + text
                form = f"{prefix} {form}"
        if encoded:
            return self.encoded(text, "contact.phone", encoded, synthetic)
        if form == "bare" and not labelled:
            return doc.ignore(text, "contact.phone", "bare eight digits without a label")
        return doc.label(text, "contact.phone", form, synthetic)

    def foreign_phone(self):
        rng = self.rng
        n = lambda k: "".join(str(rng.randrange(10)) for _ in range(k))
        text = rng.choice((
            f"+46 70 {rng.randint(200, 699)} {n(2)} {n(2)}", f"+4670{rng.randint(200, 699)}{n(4)}", f"+45 {rng.choice((20, 28, 31, 40, 51, 61))} {n(2)} {n(2)} {n(2)}",
            f"+44 7{rng.choice((4, 5, 7, 8, 9))}{rng.randint(10, 89)} {n(6)}", f"+44 20 7{n(3)} {n(4)}", f"+49 151 {rng.randint(10, 99)}{n(6)}", f"+1 212-{rng.randint(220, 989)}-{n(4)}",
            f"+358 40 {rng.randint(100, 999)} {n(4)}", f"+48 60{rng.randrange(10)} {n(3)} {n(3)}", f"+33 6 {rng.randint(10, 89)} {n(2)} {n(2)} {n(2)}",
            f"0046 70 {rng.randint(200, 699)} {n(2)} {n(2)}", f"+354 69{rng.randint(2, 9)} {n(4)}"))
        return self.doc.label(text, "contact.phone", "international")

    def service_phone(self):
        rng = self.rng
        n = lambda k: "".join(str(rng.randrange(10)) for _ in range(k))
        if rng.random() < 0.4:
            return self.doc.label(f"0{rng.choice('2359')}{n(3)}", "contact.phone", "five digits")
        head = rng.choice(("800", "800", "815", "820", "810"))
        return self.doc.label(rng.choice((f"{head} {n(2)} {n(3)}", f"{head} {n(2)} {n(3)}", f"{head}{n(5)}")), "contact.phone", "8xx")

    # ---- points

    def point(self, abroad=False):
        rng = self.rng
        if abroad:
            lat, lon = rng.choice(((55.67, 12.56), (59.33, 18.06), (51.5, -0.12), (40.71, -74.0), (-33.86, 151.2), (65.01, 25.47)))
            return lat + rng.uniform(-0.2, 0.2), lon + rng.uniform(-0.2, 0.2)
        _, lat, lon = rng.choice(PLACES)
        return lat + rng.uniform(-0.08, 0.08), lon + rng.uniform(-0.12, 0.12)

    @staticmethod
    def number(x, places):
        """Written so that the last digit is no nought, which would tell less than it seems to."""
        text = f"{x:.{places}f}"
        return text[:-1] + "3" if text.endswith("0") else text

    def location_label(self, text, form, places, **more):
        return self.doc.label(text, "location.precise" if places >= 3 else "location.coarse", form, **more)

    FREE_POINTS = (("pair", 14), ("pair lon lat, hemispheres", 2), ("pair decimal comma", 4), ("pair coarse", 2), ("DMS", 8), ("DDM", 5), ("DDM hemisphere first", 2), ("DMS norwegian", 3),
                   ("ISO 6709", 2), ("geo URI", 3), ("WKT", 4), ("EWKT", 2), ("hex EWKB", 2), ("GeoJSON", 3), ("google @", 4), ("google q", 2), ("google !3d", 2),
                   ("OSM map", 2), ("OSM mlat", 2), ("Apple ll", 2), ("norgeskart", 2), ("bing cp", 1), ("plus code", 3), ("geohash keyed", 2),
                   ("MGRS", 2), ("UTM", 4), ("exiftool", 2), ("keyed", 8), ("what3words", 1.5))

    def location(self, form=None, person=None):
        rng = self.rng
        form = form or rng.choices(*zip(*self.FREE_POINTS))[0]
        lat, lon = self.point()
        places = rng.choices((3, 4, 5, 6, 7), (10, 30, 35, 20, 5))[0]
        if form == "pair coarse":
            places = 2
        n = lambda x: self.number(x, places)
        la, lo = n(lat), n(lon)
        L = lambda text, p=places: self.location_label(text, form, p)
        if form in ("pair", "pair coarse"):
            return L(f"{la}{rng.choice((', ', ', ', ',', ' '))}{lo}")
        if form == "pair lon lat, hemispheres":
            return L(rng.choice((f"{la}°N, {lo}°E", f"{la}° N {lo}° E", f"N {la}, E {lo}", f"{la}N {lo}E")))
        if form == "pair decimal comma":
            return L(f"{la.replace('.', ',')}{rng.choice(('; ', ';', ' ; '))}{lo.replace('.', ',')}")
        if form in ("DMS", "DMS norwegian", "exiftool"):
            def dms(x, sec):
                deg = int(x)
                minutes = int((x - deg) * 60)
                return deg, minutes, f"{(x - deg - minutes / 60) * 3600:.{sec}f}".replace("-", "")
            sec = rng.choice((0, 1, 2))
            (d1, m1, s1), (d2, m2, s2) = dms(lat, sec), dms(lon, sec)
            s1, s2 = (s if float(s) < 59.9 else "59" for s in (s1, s2))
            if form == "exiftool":
                s1, s2 = f"{float(s1):.2f}", f"{float(s2):.2f}"
                return L(f"{d1} deg {m1}' {s1}\" N, {d2} deg {m2}' {s2}\" E", 4)
            q = rng.choice((("°", "'", '"'), ("°", "′", "″"), ("º", "'", "''"), ("°", "’", "”")))
            gap = rng.choice(("", " ", ""))
            north, east = ("N", "Ø") if form == "DMS norwegian" else ("N", "E")
            one = lambda d, m, s, h: f"{d}{q[0]}{gap}{m:02}{q[1]}{gap}{s}{q[2]}{gap}{h}"
            return L(one(d1, m1, s1, north) + rng.choice((" ", ", ", "  ")) + one(d2, m2, s2, east), 4)
        if form in ("DDM", "DDM hemisphere first"):
            ddm = lambda x: (int(x), f"{(x - int(x)) * 60:0{6}.3f}")
            (d1, m1), (d2, m2) = ddm(lat), ddm(lon)
            if form == "DDM":
                return L(f"{d1}° {m1}' N, {d2}° {m2}' E", 4)
            return L(rng.choice((f"N{d1}° {m1}' E{d2:03}° {m2}'", f"N {d1}° {m1} E {d2}° {m2}", f"N{d1} {m1} E{d2:03} {m2}")), 4)
        if form == "ISO 6709":
            return L(f"+{lat:08.5f}+{lon:09.5f}/", 5)
        if form == "geo URI":
            return L(f"geo:{la},{lo}" + rng.choice(("", "", ";u=35", "?z=16")))
        if form == "WKT":
            return L(f"POINT({lo} {la})" if rng.random() < 0.6 else f"POINT ({lo} {la})")
        if form == "EWKT":
            return L(f"SRID=4326;POINT({lo} {la})")
        if form == "hex EWKB":
            raw = struct.pack("<BIIdd", 1, 0x20000001, 4326, lon, lat)
            return L(raw.hex().upper() if rng.random() < 0.7 else raw.hex(), 7)
        if form == "GeoJSON":
            return f'{{"type":"Point","coordinates":[{L(lo + rng.choice((",", ", ")) + la)}]}}'
        if form == "google @":
            return f"https://www.google.com/maps/@{L(f'{la},{lo}')},{rng.choice((15, 16, 17, 18))}z"
        if form == "google q":
            return f"https://maps.google.com/?q={L(f'{la},{lo}')}"
        if form == "google !3d":
            return f"https://www.google.no/maps/place/data=!4m5!3m4!1s0x0:0x0!8m2{L(f'!3d{la}!4d{lo}')}"
        if form == "OSM map":
            return f"https://www.openstreetmap.org/#map={L(f'17/{la}/{lo}')}"
        if form == "OSM mlat":
            return f"https://www.openstreetmap.org/?{L(f'mlat={la}&mlon={lo}')}"
        if form == "Apple ll":
            return f"https://maps.apple.com/?ll={L(f'{la},{lo}')}&q=Pin"
        if form == "bing cp":
            return f"https://www.bing.com/maps?cp={L(f'{la}~{lo}')}&lvl=16"
        if form in ("norgeskart", "UTM"):
            zone = 33 if form == "norgeskart" or rng.random() < 0.4 else (32 if lon < 12 else 33 if lon < 18 else 35)
            east, north = utm(lat, lon, zone)
            e, no = f"{east:.0f}", f"{north:.0f}"
            if form == "norgeskart":
                return f"https://www.norgeskart.no/#!?project=norgeskart&zoom=15&{L(f'lat={no}&lon={e}', 5)}"
            return rng.choice((
                f"UTM {zone}: {L(f'N {no} Ø {e}', 5)}", f"EUREF89 UTM sone {zone}, {L(f'nord {no}, øst {e}', 5)}",
                f"UTM{zone} {L(f'{e} {no}', 5)}", f"EPSG:258{zone} {L(f'{e}, {no}', 5)}", f"sone {zone}V {L(f'Ø: {e} N: {no}', 5)}",
                f"UTM sone {zone} {L(f'Nord: {no} Øst: {e}', 5)}", f"{L(f'{zone}V {e} {no}', 5)}" if lat < 64 else f"UTM {zone}: {L(f'N {no} Ø {e}', 5)}"))
        if form == "plus code":
            return L(plus_code(lat, lon), 4)
        if form == "geohash keyed":
            return f"{rng.choice(('geohash: ', 'geohash=', 'geohash '))}{L(geohash(lat, lon, rng.choice((7, 8, 9))), 4)}"
        if form == "MGRS":
            return f"{rng.choice(('MGRS ', 'MGRS: ', '', 'UTMref '))}{L(mgrs(lat, lon, rng.random() < 0.6), 4)}"
        if form == "what3words":
            return rng.choice(("///", "https://w3w.co/", "what3words: ///")) + L(".".join(rng.sample(
                "fjelltopp kaffekopp sykkel mandag tannlege vinter lykt brygge stige gaffel regnbue trapp papir bekk".split(), 3)), 4)
        # keyed
        k1, k2 = rng.choice((("lat", "lon"), ("lat", "lng"), ("latitude", "longitude"), ("breddegrad", "lengdegrad"), ("breiddegrad", "lengdegrad"),
                             ("gps_lat", "gps_lon"), ("Lat", "Long"), ("Breddegrad", "Lengdegrad")))
        form = "keyed"
        if rng.random() < 0.5:
            mid = rng.choice(("=", ": ", " "))
            return f"{k1}{mid}{L(la)}{rng.choice((', ', ' ', '; '))}{k2}{mid}{L(lo)}"
        return f'{{"{k1}": {L(la)}, "{k2}": {L(lo)}}}'

    # ---- payment

    def account_digits(self, passes=False, bank=None):
        rng = self.rng
        while True:
            if passes:
                digits = self.person_number(kind=rng.choice(("fnr", "fnr", "dnr")))[0]
                return digits
            bank = bank or rng.choice(("1503", "1506", "0530", "0532", "1201", "1207", "1594", "1604", "2220", "2801", "3000", "3201", "3624", "4202", "4213", "5081",
                                       "6005", "6011", "6501", "7694", "7874", "8101", "8601", "9041", "9365", "9710", "9802"))
            body = bank + f"{rng.randrange(10 ** 6):06}"
            k = check(K2, body)
            if k < 10:
                return body + str(k)

    def account(self, form=None, passes=None):
        rng = self.rng
        if passes is None:
            passes = rng.random() < 0.15
        d = self.account_digits(passes)
        form = form or rng.choices(("dotted", "4 2 5", "11 together", "4 2 5 no-break"), (50, 20, 25, 5))[0]
        sep = {"dotted": ".", "4 2 5": " ", "11 together": "", "4 2 5 no-break": NBSP}[form]
        label = form + (", passes as person number" if passes and person_digits_ok(d) else "")
        return self.doc.label(sep.join((d[:4], d[4:6], d[6:])), "payment.bank_account", label)

    def iban(self, country=None):
        rng = self.rng
        country = country or rng.choices(("NO", "SE", "DK", "DE", "GB", "FI"), (70, 8, 8, 6, 4, 4))[0]
        n = lambda k: "".join(str(rng.randrange(10)) for _ in range(k))
        bban = {"NO": lambda: self.account_digits(rng.random() < 0.05), "SE": lambda: "5000" + n(16), "DK": lambda: n(14), "DE": lambda: "37040044" + n(10),
                "GB": lambda: rng.choice(("BARC", "NWBK", "LOYD")) + n(14), "FI": lambda: "1" + n(13)}[country]()
        as_number = "".join(str(int(c, 36)) for c in bban + country + "00")
        text = f"{country}{98 - int(as_number) % 97:02}{bban}"
        grouped = rng.random() < 0.6
        if grouped:
            text = " ".join(text[i:i + 4] for i in range(0, len(text), 4))
        return self.doc.label(text, "payment.bank_account", f"IBAN {'NO' if country == 'NO' else 'foreign'}{', grouped' if grouped else ''}")

    TEST_CARDS = ("4111111111111111", "4242424242424242", "5555555555554444", "378282246310005", "4000056655665556", "5105105105105100")

    def card(self, form=None):
        rng = self.rng
        if rng.random() < 0.12:
            d, synthetic = rng.choice(self.TEST_CARDS), True
        else:
            head, size = rng.choice((("4", 16), ("4925", 16), ("4571", 16), ("5413", 16), ("5309", 16), ("2223", 16), ("5168", 16), ("37", 15), ("36", 14), ("6011", 16), ("3528", 16), ("6759", 16)))
            body = head + "".join(str(rng.randrange(10)) for _ in range(size - 1 - len(head)))
            d, synthetic = body + luhn_digit(body), False
        form = form or rng.choices(("grouped", "together", "grouped dashes"), (50, 40, 10))[0]
        sep = {"grouped": " ", "together": "", "grouped dashes": "-"}[form]
        if len(d) == 15:
            parts = (d[:4], d[4:10], d[10:])
        elif len(d) == 14:
            parts = (d[:4], d[4:10], d[10:])
        else:
            parts = (d[:4], d[4:8], d[8:12], d[12:])
        return self.doc.label(sep.join(parts), "payment.card", form, synthetic)

    def orgnr_digits(self):
        while True:
            body = self.rng.choice("89") + "".join(str(self.rng.randrange(10)) for _ in range(7))
            k = check((3, 2, 7, 6, 5, 4, 3, 2), body)
            if k < 10:
                return body + str(k)

    def orgnr(self, form=None):
        rng, d = self.rng, self.orgnr_digits()
        form = form or rng.choices(("3 3 3", "9 together", "NO…MVA", "3 3 3 MVA", "3 3 3 no-break"), (40, 35, 10, 10, 5))[0]
        g = f"{d[:3]} {d[3:6]} {d[6:]}"
        text = {"3 3 3": g, "9 together": d, "NO…MVA": rng.choice((f"NO{d}MVA", f"NO {d} MVA", f"NO {g} MVA")), "3 3 3 MVA": g + " MVA",
                "3 3 3 no-break": g.replace(" ", NBSP)}[form]
        return self.doc.label(text, "id.organisation", form)

    def kid(self):
        rng = self.rng
        body = "".join(str(rng.randrange(10)) for _ in range(rng.choice((6, 8, 10, 12, 14, 18, 24))))
        if rng.random() < 0.75:
            d, form = body + luhn_digit(body), "mod 10"
        else:
            weights = [2 + i % 6 for i in range(len(body))][::-1]
            k = check(weights, body)
            d, form = body + ("-" if k == 10 else str(k)), "mod 11"
        if rng.random() < 0.15:
            d, form = " ".join(d[i:i + 5] for i in range(0, len(d), 5)), form + ", spaced"
        return self.doc.label(d, "payment.reference", form)

    # ---- documents and registers

    def mrz(self, person=None):
        rng = self.rng
        person = person or self.person()
        country = rng.choices(("NOR", "SWE", "D", "GBR", "POL"), (70, 10, 7, 7, 6))[0]
        value = lambda c: 0 if c == "<" else int(c, 36)
        digit = lambda s: str(sum(value(c) * (7, 3, 1)[i % 3] for i, c in enumerate(s)) % 10)
        fold = lambda s: s.upper().replace("Æ", "AE").replace("Ø", "OE").replace("Å", "AA").replace("É", "E").replace(" ", "<").replace("-", "<")
        name = "".join(c if c.isalnum() or c == "<" else "" for c in ascii_fold(fold(person.last)) + "<<" + ascii_fold(fold(person.first)))
        letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
        number = rng.choice(("".join(str(rng.randrange(10)) for _ in range(8)), rng.choice(letters) + rng.choice(letters) + rng.choice(letters) +
                             "".join(str(rng.randrange(10)) for _ in range(5)))).ljust(9, "<")
        birth = person.born.strftime("%y%m%d")
        expiry = f"{rng.randint(25, 35):02}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
        sex = "F" if person.woman else "M"
        nation = country.ljust(3, "<")
        if rng.random() < 0.65:
            optional = "<" * 14
            line1 = f"P<{nation}{name}"[:44].ljust(44, "<")
            b = number + digit(number) + nation + birth + digit(birth) + sex + expiry + digit(expiry) + optional
            b += rng.choice(("<", "0"))
            b += digit(b[0:10] + b[13:20] + b[21:43])
            return self.doc.label(self.doc.ignore(f"{line1}\n{b}", "name,demographic.birth_date", "inside an MRZ"), "id.passport", f"MRZ TD3 {'NOR' if country == 'NOR' else 'other'}")
        line1 = (f"I<{nation}{number}{digit(number)}").ljust(30, "<")
        line2 = f"{birth}{digit(birth)}{sex}{expiry}{digit(expiry)}{nation}".ljust(29, "<")
        line2 += digit(line1[5:30] + line2[0:7] + line2[8:15] + line2[18:29])
        return self.doc.label(self.doc.ignore(f"{line1}\n{line2}\n{name[:30].ljust(30, '<')}", "name,demographic.birth_date", "inside an MRZ"),
                              "id.card", f"MRZ TD1 {'NOR' if country == 'NOR' else 'other'}")

    def plate(self):
        rng = self.rng
        letters = "ABCDEFHJKLNPRSTUVXYZ"
        head = rng.choice((rng.choice(letters) + rng.choice(letters), rng.choice(("EL", "EK", "EV", "EB", "DL", "SV", "BR", "HY", "AA", "VH", "ZH"))))
        number = rng.randint(10000, 99999) if rng.random() < 0.93 else rng.randint(1000, 9999)
        gap = rng.choices((" ", "", "-"), (65, 32, 3))[0]
        return self.doc.label(f"{head}{gap}{number}", "vehicle.registration", "with a space" if gap == " " else "dash" if gap else "together")

    def hpr(self):
        rng = self.rng
        text = str(rng.randint(1000000, 9999999)) if rng.random() < 0.85 else str(rng.randint(100000, 999999))
        return self.doc.label(text, "id.hpr", "7 digits" if len(text) == 7 else "6 digits")

    def ipv4_text(self):
        rng = self.rng
        while True:
            address = ipaddress.IPv4Address(rng.choice((rng.randint(0x01000000, 0xDF000000), (rng.choice((77, 80, 81, 84, 85, 88, 89, 91, 92, 95, 109, 178, 193, 195, 213)) << 24) + rng.randrange(1 << 24))))
            if address.is_global and not address.is_multicast:
                return str(address)

    def ip(self, six=None):
        rng = self.rng
        if six is None:
            six = rng.random() < 0.2
        if not six:
            return self.doc.label(self.ipv4_text(), "device.ip", "IPv4")
        head = rng.choice(("2a01:799:", "2a02:20c8:", "2001:4640:", "2a06:9b80:", "2001:700:"))
        if rng.random() < 0.4:
            text = head + f"{rng.randrange(1, 0xffff):x}::{rng.randrange(1, 0xffff):x}"
        else:
            text = head + ":".join(f"{rng.randrange(0x10, 0xffff):x}" for _ in range(6 if head.count(":") == 2 else 5))
        return self.doc.label(text, "device.ip", "IPv6")

    def mac(self):
        rng = self.rng
        parts = [rng.choice(("3c", "a4", "f0", "d8", "b8", "00", "28", "7c", "ac", "e4"))] + [f"{rng.randrange(256):02x}" for _ in range(5)]
        if parts[0] == "00":
            parts[1] = rng.choice(("1b", "50", "0c"))
        style = rng.choices(("colons", "dashes", "Cisco dots"), (70, 22, 8))[0]
        upper = rng.random() < 0.3
        text = ":".join(parts) if style == "colons" else "-".join(parts) if style == "dashes" else ".".join(a + b for a, b in zip(parts[::2], parts[1::2]))
        return self.doc.label(text.upper() if upper else text, "device.mac", style)

    # ---- dates, addresses, names

    def write_date(self, date, language="nb", form=None):
        form = form or self.rng.choices(("dd.mm.yyyy", "d.m.yyyy", "d. month yyyy", "dd.mm.yy", "yyyy-mm-dd", "ddmmyyyy", "dd/mm/yyyy"), (45, 8, 20, 10, 12, 3, 2))[0]
        month = MONTHS[language][date.month - 1]
        text = {"dd.mm.yyyy": f"{date:%d.%m.%Y}", "d.m.yyyy": f"{date.day}.{date.month}.{date.year}", "d. month yyyy": f"{date.day}. {month} {date.year}",
                "dd.mm.yy": f"{date:%d.%m.%y}", "yyyy-mm-dd": date.isoformat(), "ddmmyyyy": f"{date:%d%m%Y}", "dd/mm/yyyy": f"{date:%d/%m/%Y}"}[form]
        if language == "en" and form == "d. month yyyy":
            text = f"{date.day} {month} {date.year}"
        return text, form

    def birth_date(self, person=None, language="nb", form=None):
        person = person or self.person()
        text, form = self.write_date(person.born, language, form)
        return self.doc.label(text, "demographic.birth_date", form)

    def other_date(self, language="nb"):
        """A date of something else than a birth."""
        rng = self.rng
        date = datetime.date(rng.randint(2019, 2026), rng.randint(1, 12), rng.randint(1, 28))
        return self.doc.trap(self.write_date(date, language)[0], "date")

    def street_text(self):
        rng = self.rng
        number = rng.choices((rng.randint(1, 40), rng.randint(41, 240)), (75, 25))[0]
        return f"{rng.choice(STREETS)} {number}{rng.choices(('', rng.choice('ABCDEF'), ' ' + rng.choice('AB')), (78, 17, 5))[0]}"

    def postal(self):
        code, place = self.rng.choice(POSTAL)
        return code, place

    def address(self, form=None):
        rng = self.rng
        code, place = self.postal()
        shown = rng.choice((place.title().replace("I ", "i ") if " I " in place else place.title(), place))
        form = form or rng.choices(("one line", "one line, no comma", "two lines", "street only", "c/o", "flat number"), (58, 8, 18, 8, 3, 5))[0]
        street = self.street_text()
        text = {"one line": f"{street}, {code} {shown}", "one line, no comma": f"{street} {code} {shown}", "two lines": f"{street}\n{code} {shown}",
                "street only": street, "c/o": f"c/o {self.doc.ignore(rng.choice(SURNAMES), 'name', 'a name after c/o') if form == 'c/o' else ''}, {street}, {code} {shown}", "flat number": f"{street}, H0{rng.randint(1, 5)}0{rng.randint(1, 4)}, {code} {shown}"}[form]
        return self.doc.label(text, "address.street" if form == "street only" else "address", form)

    def name(self, person=None, form="full name"):
        person = person or self.person()
        if form == "first":
            return self.doc.label(person.first, "name.first", "greeting or first name")
        if form == "surname first":
            return self.doc.label(f"{person.last}, {person.first}", "name", "surname first")
        if form == "upper case":
            return self.doc.label(person.full.upper(), "name", "upper case")
        return self.doc.label(person.full, "name", form)

    def loose_name(self, person=None):
        """A name in running prose that nothing proves."""
        return self.doc.ignore((person or self.person()).full, "name", "a name in running prose")

    # ---- the same values, encoded

    def encoded(self, text, category, how, synthetic=False):
        doc, rng = self.doc, self.rng
        if how == "percent-encoded":
            out = urllib.parse.quote(text, safe="")
            if rng.random() < 0.3:
                out = out.replace("%20", "+")
            if out == text:
                return doc.label(text, category, "in a URL", synthetic)
        elif how == "HTML entities":
            out = text.replace("@", rng.choice(("&#64;", "&#x40;", "&commat;"))).replace(" ", rng.choice(("&nbsp;", "&#160;"))).replace(NBSP, "&nbsp;")
            if out == text:
                out = "".join(f"&#{ord(c)};" for c in text)
        elif how == "\\u escapes":
            hard = {"@": "\\u0040", "+": "\\u002b", NBSP: "\\u00a0", NNBSP: "\\u202f", "ø": "\\u00f8", "å": "\\u00e5", "æ": "\\u00e6"}
            out = "".join(hard.get(c, c) for c in text)
            if out == text:
                out = "".join(f"\\u{ord(c):04x}" for c in text)
        elif how == "full-width":
            out = "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" else c for c in text)
        elif how == "zero-width":
            at = rng.randrange(1, len(text))
            out = text[:at] + rng.choice("\u200b\u200c\u200d\ufeff") + text[at:]
        elif how == "soft hyphen":
            at = rng.randrange(1, len(text))
            out = text[:at] + "\u00ad" + text[at:]
        else:
            raise ValueError(how)
        return doc.label(out, category, how, synthetic, encoded=True)


def base64_text(text, urlsafe=False, pad=True):
    raw = text.encode()
    out = (base64.urlsafe_b64encode if urlsafe else base64.b64encode)(raw).decode()
    return out if pad else out.rstrip("=")


def utm(lat, lon, zone):
    """Transverse Mercator on GRS80, Krüger's series to n³: well under a metre."""
    a, f = 6378137.0, 1 / 298.257222101
    n = f / (2 - f)
    big = a / (1 + n) * (1 + n ** 2 / 4 + n ** 4 / 64)
    alpha = (n / 2 - 2 * n ** 2 / 3 + 5 * n ** 3 / 16, 13 * n ** 2 / 48 - 3 * n ** 3 / 5, 61 * n ** 3 / 240)
    phi, lam = math.radians(lat), math.radians(lon - (zone * 6 - 183))
    s = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(math.sin(phi)) - s * math.atanh(s * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(lam)), math.atanh(math.sin(lam) / math.sqrt(1 + t * t))
    east = eta + sum(k * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, k in enumerate(alpha, 1))
    north = xi + sum(k * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, k in enumerate(alpha, 1))
    return 500000 + 0.9996 * big * east, 0.9996 * big * north


def plus_code(lat, lon):
    alphabet, a, b, out = "23456789CFGHJMPQRVWX", lat + 90, lon + 180, ""
    step = 20.0
    for i in range(5):
        x, y = int(a / step), int(b / step)
        a, b = a - x * step, b - y * step
        out += alphabet[min(x, 19)] + alphabet[min(y, 19)]
        step /= 20
        if i == 3:
            out += "+"
    return out


def geohash(lat, lon, size):
    base, out, even, bits, value = "0123456789bcdefghjkmnpqrstuvwxyz", "", True, 0, 0
    box = [[-90.0, 90.0], [-180.0, 180.0]]
    while len(out) < size:
        side, x = (box[1], lon) if even else (box[0], lat)
        mid = sum(side) / 2
        value = value * 2 + (x >= mid)
        side[0 if x >= mid else 1] = mid
        even, bits = not even, bits + 1
        if bits == 5:
            out, bits, value = out + base[value], 0, 0
    return out


def mgrs(lat, lon, spaced):
    zone = int(lon // 6) + 31
    band = "CDEFGHJKLMNPQRSTUVWX"[min(int((lat + 80) // 8), 19)]
    if band == "V" and zone == 31 and lon >= 3:
        zone = 32
    east, north = utm(lat, lon, zone)
    column = "ABCDEFGHJKLMNPQRSTUVWXYZ"[((zone - 1) % 3) * 8 + int(east // 100000) - 1]
    row = "ABCDEFGHJKLMNPQRSTUV"[(int(north // 100000) + (0 if zone % 2 else 5)) % 20]
    e, n = f"{int(east) % 100000:05}", f"{int(north) % 100000:05}"
    return f"{zone}{band} {column}{row} {e} {n}" if spaced else f"{zone}{band}{column}{row}{e}{n}"
