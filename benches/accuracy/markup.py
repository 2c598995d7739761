"""Text with marked values.

A value is put into a text between three private-use characters, with its number in the register of the document. Marked
text can be joined, escaped, indented and wrapped like any other; the marks are taken out at the end, when the file's bytes
are made, and give the byte offsets. Marks may be nested.
"""
import re

OPEN, MID, CLOSE = "\ue000", "\ue001", "\ue002"
DIGIT0 = 0xE010
MARKS = re.compile("\ue000[\ue010-\ue019]+\ue001|\ue002")

NORSE_646 = str.maketrans("ÆØÅæøå", "[\\]{|}")


class Document:
    """The register of what was marked in one document."""

    def __init__(self):
        self.marks = []
        self.encoding = "utf-8"

    def mark(self, text, **facts):
        number = len(self.marks)
        self.marks.append(facts)
        digits = "".join(chr(DIGIT0 + int(d)) for d in str(number))
        return OPEN + digits + MID + text + CLOSE

    def label(self, text, category, form, synthetic=False, **more):
        return self.mark(text, category=category, form=form, synthetic=synthetic, **more)

    def ignore(self, text, category, why):
        """A place where it is open whether a finding is right."""
        return self.mark(text, category=category, form=why, synthetic=False, ignore=True)

    def trap(self, text, kind):
        """Something that is no personal data, but looks like it. Not a label: it tells what misled a scanner."""
        return self.mark(text, trap=kind)

    def spans(self, marked):
        """The plain text, and (start, end, facts) in characters."""
        plain, spans, stack, at, length = [], [], [], 0, 0
        for match in MARKS.finditer(marked):
            piece = marked[at:match.start()]
            plain.append(piece)
            length += len(piece)
            at = match.end()
            token = match.group()
            if token == CLOSE:
                number, start = stack.pop()
                spans.append((start, length, self.marks[number]))
            else:
                number = int("".join(str(ord(c) - DIGIT0) for c in token[1:-1]))
                stack.append((number, length))
        plain.append(marked[at:])
        return "".join(plain), spans

    def to_bytes(self, marked):
        """The file's bytes, and the spans in bytes. What an old encoding cannot write makes the file UTF-8."""
        plain, spans = self.spans(marked)
        bom, encoding, table = b"", self.encoding, None
        if encoding == "iso646-no":
            if any(c in plain for c in "[]{}|\\") or not plain.translate(NORSE_646).isascii():
                encoding = "utf-8"
            else:
                plain, encoding = plain.translate(NORSE_646), "ascii"
        elif encoding in ("utf-16-le", "utf-16-be"):
            bom = "\ufeff".encode(encoding)
        elif encoding == "utf-8-bom":
            bom, encoding = b"\xef\xbb\xbf", "utf-8"
        try:
            plain.encode(encoding)
        except UnicodeEncodeError:
            encoding = "utf-8"
        points = sorted({p for start, end, _ in spans for p in (start, end)})
        where, at, length = {}, 0, len(bom)
        for point in points:
            length += len(plain[at:point].encode(encoding))
            where[point], at = length, point
        data = bom + plain.encode(encoding)
        return data, [(where[start], where[end], facts) for start, end, facts in spans]


def strip(marked):
    return MARKS.sub("", marked)


def wrap(marked, width):
    """Fills lines, never breaking inside a marked value."""
    out, line, length, depth, word = [], [], 0, 0, ""

    def push(word):
        nonlocal line, length
        size = len(strip(word))
        if line and length + 1 + size > width:
            out.append(" ".join(line))
            line, length = [], 0
        line.append(word)
        length += size + (1 if len(line) > 1 else 0)

    for char in marked:
        if char == OPEN:
            depth += 1
        elif char == CLOSE:
            depth -= 1
        if char == " " and depth == 0:
            if word:
                push(word)
            word = ""
        else:
            word += char
    if word:
        push(word)
    if line:
        out.append(" ".join(line))
    return "\n".join(out)


def every_char(marked, change):
    """Changes the characters of marked text one by one, the marks not."""
    out, at = [], 0
    for match in MARKS.finditer(marked):
        out.extend(change(c) for c in marked[at:match.start()])
        out.append(match.group())
        at = match.end()
    out.extend(change(c) for c in marked[at:])
    return "".join(out)


def quoted_printable(marked, charset="utf-8", width=75):
    """RFC 2045: what is not plain as =XX, soft line ends where lines grow long. A value may be cut by one."""
    out, column, i = [], 0, 0
    while i < len(marked):
        match = MARKS.match(marked, i)
        if match:
            out.append(match.group())
            i = match.end()
            continue
        char = marked[i]
        i += 1
        if char == "\n":
            out.append(char)
            column = 0
            continue
        piece = char if (33 <= ord(char) <= 126 and char != "=") or char == " " else "".join(
            "=%02X" % b for b in char.encode(charset))
        if column + len(piece) > width:
            out.append("=\n")
            column = 0
        out.append(piece)
        column += len(piece)
    return "".join(out)
