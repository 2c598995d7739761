"""Fills sentences with values: one person at a time, who keeps a name and a person number through a document."""
import re

from texts import BYE, FILLER, GREET, GREET_NOBODY, LABELS, PARTS, TITLES, TRAP, VALUE
from traps import Traps
from values import ascii_fold
from words import AGENCIES, COMPANIES, DIAGNOSES, DIAGNOSES_EN, ICD

SLOT = re.compile(r"\{(\w+)(?::([^}]*))?\}")
SPECIAL = {"health", "union", "religion", "ethnic", "political", "sexual", "biometric", "genetic"}
TRAP_KINDS = {name for name in dir(Traps) if not name.startswith("_")} - {"make", "digits"}
EVERYDAY = (("fnr", 22), ("phone", 20), ("email", 16), ("location", 19), ("account", 9), ("name", 9), ("address", 8), ("born", 7), ("orgnr", 5), ("plate", 5), ("kid", 4),
            ("card", 4), ("iban", 0), ("hnum", 3), ("duf", 2.5), ("hpr", 3), ("net", 4))


class Context:
    def __init__(self, values, language, person=None, one_line=False):
        self.values, self.rng, self.doc, self.language = values, values.rng, values.doc, language
        self.traps = Traps(values)
        self.one_line = one_line
        self.prose = False
        self.clock = None
        self.said = set()
        self.use(person or values.person())

    def use(self, person):
        self.person = person
        self.kind = self.rng.choices(("fnr", "dnr", "tenor", "nhn", "nav", "dnr-tenor"), (70, 11, 11, 3, 3, 2))[0]

    def fill(self, template):
        return SLOT.sub(lambda m: self.value(m[1], m[2]), template)

    def label(self, kind):
        words = LABELS[kind].get(self.language) or LABELS[kind]["nb"]
        rng = self.rng
        if "se" in LABELS[kind] and rng.random() < 0.02:
            words = LABELS[kind]["se"]
        word = rng.choice(words)
        what = rng.random()
        if what < 0.02:
            word = word.upper()
        elif what < 0.04:
            word = ascii_fold(word)
        elif what < 0.05 and len(word) > 5:
            word = word[0].upper() + word[1].upper() + word[2:]
        return word

    def value(self, slot, text):
        rng, v = self.rng, self.values
        if text is not None:
            return self.special(slot, text)
        other = slot in ("fnr2", "phone2", "email2", "account2")
        slot = slot[:-1] if other else slot
        person = v.person() if other else self.person
        if slot.startswith("L"):
            kind = slot[1:]
            if kind == "fnr" and self.kind in ("dnr", "dnr-tenor"):
                kind = "dnr"
            return self.label(kind)
        if slot == "fnr":
            encoded = rng.choices((None, "full-width", "zero-width", "soft hyphen"), (970, 8, 12, 10))[0]
            return v.fnr(person, None if other else self.kind, encoded_as=encoded)
        if slot in ("h", "fh", "npid"):
            return v.fnr(person, slot, form=rng.choice(("11 together", "6 5")))
        if slot == "phone":
            return v.phone(True, encoded_as=rng.choices((None, "zero-width", "full-width"), (980, 12, 8))[0])
        if slot == "phoneb":
            return v.phone(False)
        if slot == "email":
            return v.email(person, prose=self.prose)
        if slot == "location":
            return v.location()
        if slot in ("account", "iban", "card", "orgnr", "kid", "duf", "hpr", "plate", "mac"):
            return getattr(v, slot)()
        if slot == "ip":
            return v.ip()
        if slot == "born":
            return v.birth_date(person, self.language)
        if slot == "address":
            return v.address(form="one line" if self.one_line and rng.random() < 0.8 else "street only" if self.one_line else None)
        if slot == "name":
            return v.name(person)
        if slot == "namesf":
            return v.name(person, "surname first")
        if slot == "nameup":
            return v.name(person, "upper case")
        if slot == "first":
            return v.name(person, "first")
        if slot == "loose":
            return v.loose_name(person)
        if slot == "company":
            return rng.choice(COMPANIES)
        if slot == "agency":
            return rng.choice(AGENCIES)
        if slot == "healthd":
            return self.special("health", rng.choice(DIAGNOSES), "diagnosis")
        if slot == "healthen":
            return self.special("health", rng.choice(DIAGNOSES_EN), "diagnosis")
        if slot == "icd":
            return self.special("health", rng.choice(ICD), "ICD-10")
        if slot in TRAP_KINDS:
            return self.traps.make(slot)
        raise KeyError(slot)

    def special(self, kind, text, form="word"):
        if kind == "soft":
            return self.doc.mark(text, soft=True)
        return self.doc.label(text, f"special.{kind}" if kind in SPECIAL else kind, form)

    # ---- sentences

    def filler(self):
        rng = self.rng
        for _ in range(6):
            if rng.random() < 0.45:
                text = rng.choice(FILLER[self.language])
            else:
                who, does, when = (rng.choice(p) for p in PARTS[self.language])
                text = f"{who} {does} {when}."
            if text not in self.said:
                break
        self.said.add(text)
        return text

    def trap(self):
        return self.fill(self.rng.choice(TRAP[self.language]))

    def about(self, kind):
        return self.fill(self.rng.choice(VALUE[self.language][kind]))

    def sentence(self, values=0.12, traps=0.1, kinds=EVERYDAY):
        what = self.rng.random()
        if what < values:
            return self.about(self.rng.choices(*zip(*kinds))[0])
        if what < values + traps:
            return self.trap()
        return self.filler()

    def paragraph(self, n=None, **more):
        return self.join(self.sentence(**more) for _ in range(n or self.rng.randint(2, 6)))

    @staticmethod
    def join(sentences):
        """Sentences in a row. A line that is only a label and a value stands on a line of its own."""
        lines, run = [], []
        for text in sentences:
            if text.rstrip()[-1:] in ".!?":
                run.append(text)
            else:
                if run:
                    lines.append(" ".join(run))
                lines.append(text)
                run = []
        if run:
            lines.append(" ".join(run))
        return lines

    def greeting(self):
        rng = self.rng
        if rng.random() < 0.55:
            return self.fill(rng.choice(GREET[self.language]))
        return rng.choice(GREET_NOBODY[self.language])

    def signature(self, person=None, rich=0.5):
        rng, v = self.rng, self.values
        person = person or v.person()
        bye = rng.choice(BYE[self.language])
        if rng.random() < 0.18 or bye.endswith(" i"):
            return bye + "\n" + rng.choice(("Kundeservice", "Styret", rng.choice(COMPANIES), rng.choice(AGENCIES)))
        lines = [bye]
        if rng.random() < 0.15:
            lines[0] += ","
        lines.append(v.name(person, form="first") if rng.random() < 0.15 else v.name(person, "signature"))
        if rng.random() < rich:
            if rng.random() < 0.7:
                lines.append(rng.choice(TITLES[self.language]))
            if rng.random() < 0.5:
                lines.append(rng.choice(COMPANIES) + " AS")
            if rng.random() < 0.7:
                lines.append(f"{self.label('phone')}{rng.choice((': ', ' '))}{v.phone()}")
            if rng.random() < 0.5:
                lines.append(rng.choice((f"{self.label('email')}: ", "")) + v.email(person))
            if rng.random() < 0.25:
                lines.append(v.address())
            if rng.random() < 0.2:
                lines.append(f"{self.label('orgnr')}: {v.orgnr()}")
        return "\n".join(lines)

    def field_lines(self, kinds):
        """A form: labels and values, written as forms are."""
        rng = self.rng
        style = rng.choice(("colon", "colon", "above", "dots", "tab", "columns", "after"))
        slot = {"hnum": "h"}
        lines = []
        for kind in kinds:
            name = slot.get(kind, kind)
            label, value = self.value("L" + name, None), self.value(name, None)
            label = label.rstrip(":")
            label = label[0].upper() + label[1:] if rng.random() < 0.8 else label
            if style == "above":
                lines.append(f"{label}\n{value}\n")
            elif style == "dots":
                lines.append(f"{label} {'.' * max(3, 24 - len(label))}: {value}")
            elif style == "tab":
                lines.append(f"{label}\t{value}")
            elif style == "columns":
                lines.append(f"{label:<26}{value}")
            elif style == "after":
                lines.append(f"{value} ({label})")
            else:
                lines.append(f"{label}: {value}")
        return "\n".join(lines)
