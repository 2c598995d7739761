"""Things that look like personal data and are none: order numbers, digests, versions, dates, colours and the like."""
import uuid

from words import COMPANIES


class Traps:
    def __init__(self, values):
        self.values, self.rng, self.doc = values, values.rng, values.doc

    def digits(self, n, first="123456789"):
        return self.rng.choice(first) + "".join(str(self.rng.randrange(10)) for _ in range(n - 1))

    def make(self, kind):
        text = getattr(self, kind)()
        return text if "\ue000" in text else self.doc.trap(text, kind)

    # ---- numbers with a name of their own

    def order(self):
        return self.digits(self.rng.choice((8, 9, 10, 11)))

    def order11(self):
        """Eleven digits, often with a date in front: passes as a person number once in 120 draws."""
        rng = self.rng
        if rng.random() < 0.5:
            return f"{rng.randint(1, 28):02}{rng.randint(1, 12):02}{rng.randint(19, 26)}{rng.randrange(10 ** 5):05}"
        return rng.choice((self.digits(11), f"20{rng.randint(19, 26)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randrange(1000):03}"))

    def tracking(self):
        return self.rng.choice((self.digits(13), "RR" + self.digits(9) + "NO", "7037" + self.digits(13), self.digits(12), "LX" + self.digits(9) + "NO"))

    def invoice(self):
        return self.digits(self.rng.choice((5, 6, 8, 8, 9, 10)))

    def case(self):
        rng = self.rng
        return rng.choice((f"{rng.randint(2019, 2026)}/{rng.randint(100, 99999)}", f"{rng.randint(19, 26)}/{rng.randint(1000, 99999)}-{rng.randint(1, 60)}", f"{rng.randint(2019, 2026)}{rng.randrange(10 ** 5):05}"))

    def ref(self):
        rng = self.rng
        return rng.choice((self.digits(8), self.digits(10), f"{rng.choice('ABCDEFGH')}{self.digits(7)}", f"{self.digits(4)}-{self.digits(4)}", self.digits(12), f"{self.digits(3)}.{self.digits(3)}"))

    def ean(self):
        body = self.rng.choice(("703", "704", "705", "400", "731")) + self.digits(9)
        return body + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10)

    def isbn(self):
        body = "97882" + self.digits(7)
        text = body + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10)
        return text if self.rng.random() < 0.5 else f"{text[:3]}-{text[3:5]}-{text[5:7]}-{text[7:12]}-{text[12]}"

    def imei(self):
        from values import luhn_digit
        body = "35" + self.digits(12)
        return body + luhn_digit(body)

    def guid(self):
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def digit_guid(self):
        return f"{self.digits(8)}-{self.digits(4)}-4{self.digits(3)}-8{self.digits(3)}-{self.digits(12)}"

    def digest(self):
        return f"{self.rng.getrandbits(160):040x}" if self.rng.random() < 0.5 else f"{self.rng.getrandbits(256):064x}"

    def price(self):
        rng = self.rng
        n = rng.randint(100, 999999)
        return rng.choice((f"{n},-", f"{n // 1000 or 1} {n % 1000:03},{rng.randrange(100):02}", f"{n},{rng.randrange(100):02}", f"{rng.randint(1, 99)} {rng.randrange(1000):03} {rng.randrange(1000):03}"))

    def version(self):
        rng = self.rng
        return rng.choice((f"{rng.randint(0, 30)}.{rng.randint(0, 20)}.{rng.randint(0, 40)}", f"{rng.randint(1, 20)}.{rng.randint(0, 9)}.{rng.randint(0, 9)}.{rng.randint(0, 9)}", f"{rng.randint(19, 26)}.{rng.randint(1, 12)}.{rng.randint(0, 9)}.{rng.randint(1, 9000)}"))

    def decimal(self):
        return f"{self.rng.uniform(0, 1000):.{self.rng.choice((2, 6, 11, 15))}f}"

    def meter(self):
        return self.rng.choice((f"{self.digits(5)},{self.digits(1)}", self.digits(6), self.digits(8)))

    def km(self):
        return f"{self.rng.randint(1, 39)} {self.rng.randrange(10) * 100:03}"

    def small(self):
        return str(self.rng.randint(2, 240))

    def percent(self):
        return f"{self.rng.randint(1, 99)},{self.rng.randrange(10)}"

    def num7(self):
        return self.digits(7)

    def num8(self):
        return self.digits(8)

    def num9(self):
        return self.digits(9)

    def num12(self):
        return self.digits(12)

    def serial(self):
        rng = self.rng
        return rng.choice((f"SN{self.digits(10)}", self.digits(11), f"{self.digits(4)}-{self.digits(4)}-{self.digits(4)}", f"{rng.choice('ABCDEF')}{self.digits(5)}{rng.choice('XYZ')}{self.digits(4)}"))

    def pesel(self):
        rng = self.rng
        body = f"{rng.randint(40, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randrange(10 ** 4):04}"
        return body + str(-sum(w * int(d) for w, d in zip((1, 3, 7, 9, 1, 3, 7, 9, 1, 3), body)) % 10)

    def cpf(self):
        body = self.digits(9)
        for n in (10, 11):
            rest = sum(int(d) * (n - i) for i, d in enumerate(body)) * 10 % 11 % 10
            body += str(rest)
        return body if self.rng.random() < 0.4 else f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"

    def oib(self):
        body, rest = self.digits(10), 10
        for d in body:
            rest = (rest + int(d)) % 10 or 10
            rest = rest * 2 % 11
        return body + str((11 - rest) % 10)

    def nearmiss(self):
        return self.values.near_miss()

    def date(self):
        return self.values.other_date()

    def olddate(self):
        rng = self.rng
        import datetime
        return self.values.write_date(datetime.date(rng.randint(1935, 2018), rng.randint(1, 12), rng.randint(1, 28)))[0]

    def companyas(self):
        return self.rng.choice(COMPANIES) + self.rng.choice((" AS", "", " SA"))

    def ledger(self):
        return self.rng.choice(("1920", "3000", "2740", "1500", "5000 01", "6300.12", "4300"))

    def lotto(self):
        return " ".join(f"{n:02}" for n in sorted(self.rng.sample(range(1, 100), self.rng.choice((4, 6, 7)))))

    def timetable(self):
        rng = self.rng
        return rng.choice((", ", " ")).join(f"{rng.randint(6, 22):02}{rng.choice(('.', ':', ' '))}{rng.choice((0, 15, 30, 45)):02}" for _ in range(rng.randint(2, 5)))

    def grouped8(self):
        rng = self.rng
        return rng.choice((f"{self.digits(3)} {self.digits(2)} {self.digits(3)}", f"{self.digits(2)} {self.digits(3)} {self.digits(3)}", f"{self.digits(4)} {self.digits(4)}", f"{self.digits(2)} {self.digits(2)} {self.digits(2)} {self.digits(2)}"))

    def floatpair(self):
        rng = self.rng
        n = rng.choice((2, 3, 4, 5))
        return f"{rng.uniform(20, 90):.{n}f}{rng.choice((' og ', ', ', ' / '))}{rng.uniform(1, 40):.{n}f}"

    # ---- of computers

    def epoch(self):
        return str(self.rng.randint(1500000000, 1790000000))

    def epoch_ms(self):
        return str(self.rng.randint(1500000000000, 1790000000000))

    def stamp(self):
        rng = self.rng
        return f"20{rng.randint(19, 26)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randrange(24):02}{rng.randrange(60):02}{rng.randrange(60):02}"

    def stampname(self):
        return f"{self.rng.choice(('eksport', 'backup', 'rapport', 'IMG'))}_{self.stamp()}.{self.rng.choice(('csv', 'zip', 'jpg'))}"

    def privateip(self):
        rng = self.rng
        return rng.choice((f"192.168.{rng.randrange(256)}.{rng.randint(1, 254)}", f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randint(1, 254)}", f"172.{rng.randint(16, 31)}.{rng.randrange(256)}.{rng.randint(1, 254)}", "127.0.0.1", "0.0.0.0", "169.254.169.254"))

    def port(self):
        return str(self.rng.choice((80, 443, 5432, 8080, 9092, 3306, 15672)))

    def pkg(self):
        rng = self.rng
        return rng.choice((f"react@{rng.randint(16, 19)}.2.0", f"lodash@4.17.{rng.randint(10, 21)}", f"@navikt/ds-react@{rng.randint(1, 7)}.3.1", f"serde@1.0.{rng.randint(100, 220)}", "eslint@^9", "left-pad@1.3.0-beta.2", "actions/checkout@v4"))

    def notmail(self):
        rng = self.rng
        return rng.choice((f"git@github.com:nordlys/{rng.choice(('api', 'web', 'infra'))}.git", f"icon@{rng.choice((2, 3))}x.png", f"getty@tty{rng.randint(1, 6)}.service", "logo@2x.jpg", "wg-quick@wg0.service", f"Kunde@{rng.getrandbits(28):x}", "php@8.2", "https://deploy:hemmelig@artifacts.internt/repo", "${user}@${domain}", "*@*.no", "%s@firma.no", "@Override", "@types/node@20.1.0", "s3://user@bucket/key",
                           f"docker.io/library/postgres@sha256:{rng.getrandbits(256):064x}", "java.lang.Object@1b6d3586", "user@localhost", "root@db01"))

    def documentation_ip(self):
        rng = self.rng
        return self.doc.ignore(rng.choice((f"192.0.2.{rng.randint(1, 254)}", f"198.51.100.{rng.randint(1, 254)}", f"203.0.113.{rng.randint(1, 254)}")), "device.ip", "documentation range")

    def colour(self):
        return f"#{self.rng.getrandbits(24):06x}"

    def hexdump(self):
        rng = self.rng
        return "\n".join(f"{i * 16:08x}  " + " ".join(f"{rng.choice((rng.randint(0x20, 0x7a), rng.randrange(256))):02x}" for _ in range(16)) for i in range(rng.randint(2, 6)))

    def pairs(self):
        """Rows of two-digit numbers, of which some look like telephone numbers."""
        rng = self.rng
        return "\n".join(rng.choice((" ", ", ")).join(f"{rng.randint(10, 99)}" for _ in range(rng.choice((8, 12, 16)))) for _ in range(rng.randint(1, 4)))

    def floats(self):
        rng = self.rng
        return "[" + ", ".join(f"{rng.uniform(-60, 75):.{rng.choice((3, 4, 6))}f}" for _ in range(rng.randint(3, 9))) + "]"

    def bad_mac(self):
        rng = self.rng
        return rng.choice(("ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", f"01:00:5e:00:00:{rng.randrange(256):02x}", "33:33:00:00:00:01", ":".join(f"{rng.randrange(256):02x}" for _ in range(16)), ":".join(f"{rng.randrange(256):02X}" for _ in range(20))))

    def platelike(self):
        rng = self.rng
        return f"{rng.choice('ABDEKLRSTV')}{rng.choice('ABDEKLRSTV')}{rng.choice((' ', '', '-'))}{rng.randint(10000, 99999)}"

    def productcode(self):
        return self.rng.choice((self.platelike(), self.digits(8), f"{self.digits(3)} {self.digits(3)} {self.digits(2)}", f"{self.digits(3)}.{self.digits(3)}.{self.digits(2)}"))

    def svg(self):
        rng = self.rng
        n = lambda: f"{rng.uniform(0, 90):.{rng.choice((1, 3, 4))}f}"
        return f'<path d="M{n()} {n()}L{n()},{n()} {n()},{n()}Z"/>'

    def card_near_miss(self):
        body = "4" + self.digits(14)
        from values import luhn_digit
        return body + str((int(luhn_digit(body)) + self.rng.randint(1, 9)) % 10)

    def place_number(self):
        rng = self.rng
        return rng.choice(("1814 Eidsvoll", "2024 Oslo Maraton", "1905 Kristiania", "3000 Fans", "1500 Meter", "2030 Agenda"))


LOG_TRAPS = ("epoch", "epoch_ms", "guid", "digest", "order", "order11", "privateip", "stamp", "notmail", "num8", "num9", "num12", "decimal", "version", "documentation_ip", "bad_mac", "digit_guid", "pkg", "tracking", "num7", "serial", "floatpair")
