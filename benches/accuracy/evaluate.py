#!/usr/bin/env python3
"""Precision and recall over labelled documents that generate.py makes anew:

    evaluate.py --sporhund BIN [--seed N]... [--documents N] [--peers] [--show-errors N]

A finding is right if a label of its group overlaps it by half of the smaller of the two. Each label is found once; what is
left over is false. Parts of a name, an address or a point count once and are not false, one finding may cover
several of them. Labels with `ignore` are neither found nor missed. Everything made lies in a temporary folder and goes with it.
"""
import argparse
import bisect
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import peers
from generate import generate

TIERS = ("possible", "likely", "certain")
GROUPS = (("id.national.duf", "DUF number"), ("id.national", "person number"), ("contact.email", "e-mail"), ("contact.phone", "telephone"), ("location", "location"), ("payment.bank_account", "bank account, IBAN"),
          ("payment.card", "payment card"), ("payment.reference", "KID"), ("id.organisation", "organisation number"), ("id.hpr", "HPR number"), ("id.passport", "passport, ID card"), ("id.card", "passport, ID card"),
          ("vehicle.registration", "vehicle registration"), ("device.ip", "IP address"), ("device.mac", "MAC address"), ("demographic.birth_date", "birth date"), ("demographic.gender", "gender"), ("address", "address"),
          ("name", "name"), ("special", "special category"), ("criminal", "criminal"))
ORDER = list(dict.fromkeys(["person number"] + [g for _, g in GROUPS]))
IN_PARTS = {"name", "address", "location", "passport, ID card"}


def group(category):
    for prefix, name in GROUPS:
        if category == prefix or category.startswith(prefix + "."):
            return name
    return None


class Tally:
    def __init__(self):
        self.true = self.false = self.found = self.labels = self.double = 0

    def precision(self):
        return self.true / (self.true + self.false) if self.true + self.false else None

    def recall(self):
        return self.found / self.labels if self.labels else None


def percent(x):
    return "–" if x is None else f"{100 * x:.1f} %"


class Judge:
    """Compares the findings of one scanner with the labels."""

    def __init__(self, labels, traps, findings, files):
        self.files = files
        self.labels = collections.defaultdict(list)      # (path, group): labels
        self.ignored = collections.defaultdict(list)
        self.traps = collections.defaultdict(list)
        for label in labels:
            if label.get("ignore"):
                for category in label["category"].split(","):
                    self.ignored[label["path"], group(category)].append(label)
            else:
                self.labels[label["path"], group(label["category"])].append(label)
        for trap in traps:
            self.traps[trap["path"]].append(trap)
        self.trap_counts = collections.Counter(t["trap"] for t in traps)
        self.findings = collections.defaultdict(list)
        self.unjudged = collections.Counter()
        self.elsewhere = collections.Counter()
        self.without_place = 0
        for finding in findings:
            name = group(finding["category"])
            if finding["path"] not in files:
                self.elsewhere[finding["path"]] += 1
            elif name is None:
                self.unjudged[finding["category"]] += 1
            elif finding.get("suppressed") is None:
                self.findings[finding["path"], name].append(finding)
                if finding.get("start") is None:
                    self.without_place += 1
        self.line_starts = {}

    def line(self, path, at):
        if path not in self.line_starts:
            data = self.files[path]
            wide = 2 if data[:2] in (b"\xff\xfe", b"\xfe\xff") else 1
            self.line_starts[path] = [0] + [i + wide for i in range(len(data)) if data[i] == 10]
        return bisect.bisect_right(self.line_starts[path], at)

    def overlaps(self, finding, label):
        """The overlap in bytes if it is half of the smaller one, else 0."""
        if finding.get("start") is None:
            first, last = self.line(label["path"], label["start"]), self.line(label["path"], max(label["start"], label["end"] - 1))
            return 1 if first <= finding.get("line", -1) <= last else 0
        both = min(finding["end"], label["end"]) - max(finding["start"], label["start"])
        smaller = min(finding["end"] - finding["start"], label["end"] - label["start"])
        return both if both > 0 and both * 2 >= smaller else 0

    def match(self, tier):
        """Per group a Tally; pairs (label, finding); missed labels; false findings."""
        level = TIERS.index(tier)
        tallies = {name: Tally() for name in ORDER}
        pairs, missed, false = [], [], []
        for where in sorted(set(self.labels) | set(self.findings), key=str):
            path, name = where
            labels = sorted(self.labels.get(where, ()), key=lambda l: (l["start"], l["end"]))
            findings = [f for f in self.findings.get(where, ()) if TIERS.index(f["confidence"]) >= level]
            tally, done, left = tallies[name], set(), []
            tally.labels += len(labels)
            starts = [l["start"] for l in labels]
            longest = max((l["end"] - l["start"] for l in labels), default=0)
            for f in sorted(findings, key=lambda f: (f.get("start") or 0, f.get("end") or 0)):
                if f.get("start") is None:
                    near = range(len(labels))
                else:
                    near = range(bisect.bisect_left(starts, f["start"] - longest), bisect.bisect_right(starts, f["end"]))
                hits = [(self.overlaps(f, labels[i]), i) for i in near]
                hits = sorted(((o, i) for o, i in hits if o), key=lambda h: (-h[0], h[1]))
                free = [i for _, i in hits if i not in done]
                if free:
                    covered = free if name in IN_PARTS and not labels[free[0]].get("encoded") else free[:1]
                    for i in covered:
                        done.add(i)
                        pairs.append((labels[i], f))
                    tally.true += 1
                elif hits and name in IN_PARTS:
                    tally.double += 1
                elif any(self.overlaps(f, l) for l in self.ignored.get(where, ())):
                    pass
                else:
                    if hits:
                        tally.double += 1
                    tally.false += 1
                    false.append((name, f))
            tally.found += len(done)
            missed += [(name, l) for i, l in enumerate(labels) if i not in done]
        return tallies, pairs, missed, false

    def what_it_was(self, finding):
        """What a false finding really lay on: a trap, a value of another kind, or plain text."""
        for trap in self.traps.get(finding["path"], ()):
            if self.overlaps(finding, trap):
                return trap["trap"]
        for (path, name), labels in self.labels.items():
            if path == finding["path"] and any(self.overlaps(finding, l) for l in labels):
                return f"({name})"
        for (path, name), labels in self.ignored.items():
            if path == finding["path"] and any(self.overlaps(finding, l) for l in labels):
                return f"({name}, left open)"
        return "plain text"


def right_kind(label, finding):
    a, b = label["category"], finding["category"]
    if a == b:
        return True
    if label.get("synthetic") and label.get("kind") in ("nhn", "nav"):
        return b.startswith("id.national")
    if a == "contact.email":
        return b in ("contact.email.personal", "contact.email.work")
    return a.startswith(b + ".") and b in ("name", "address") or b.startswith(a + ".") and a in ("name", "address")


def report(title, judge, note="", whole=True):
    print(f"\n## {title}\n")
    if note:
        print(note + "\n")
    results = {tier: judge.match(tier) for tier in TIERS}
    print("| kind | labels | possible+ found / false | precision | recall | likely+ found / false | precision | recall | certain found / false | precision | recall | right category |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    totals, silent = {tier: Tally() for tier in TIERS}, []
    kinds = collections.defaultdict(list)
    for label, finding in results["possible"][1]:
        kinds[group(label["category"])].append(right_kind(label, finding))
    for name in ORDER:
        row = [results[tier][0][name] for tier in TIERS]
        if not row[0].labels and not row[0].false:
            continue
        if not whole and not row[0].true and not row[0].false:
            silent.append(f"{name} ({row[0].labels})")
            continue
        for tier, tally in zip(TIERS, row):
            for field in ("true", "false", "found", "labels"):
                setattr(totals[tier], field, getattr(totals[tier], field) + getattr(tally, field))
        right = percent(sum(kinds[name]) / len(kinds[name])) if kinds[name] else "–"
        print(f"| {name} | {row[0].labels} | " + " | ".join(f"{t.found} / {t.false} | {percent(t.precision())} | {percent(t.recall())}" for t in row) + f" | {right} |")
    print(f"| **all** | {totals['possible'].labels} | " + " | ".join(f"{t.found} / {t.false} | {percent(t.precision())} | {percent(t.recall())}" for t in (totals[x] for x in TIERS)) + " | |")
    if silent:
        print(f"\nIt finds none of: {', '.join(silent)}; they are not in the last row.")
    return results


def report_more(judge, results):
    pairs = results["possible"][1]
    flags = [(bool(l.get("synthetic")), bool(l.get("synthetic")) == bool(f.get("synthetic"))) for l, f in pairs if group(l["category"]) in ("person number", "e-mail", "telephone", "payment card")]
    for what, name in ((True, "synthetic"), (False, "real")):
        own = [right for synthetic, right in flags if synthetic == what]
        if own:
            print(f"\nFlag `synthetic` right on {sum(own)} of {len(own)} {name} values found ({percent(sum(own) / len(own))}).", end="")
    print()
    if judge.without_place:
        print(f"\n{judge.without_place} findings have no byte offsets and were matched by line.")
    if judge.elsewhere:
        print(f"\n{sum(judge.elsewhere.values())} findings name a path that is none of the documents: {', '.join(list(judge.elsewhere)[:5])}")
    if judge.unjudged:
        print("\nNot judged, for nothing of these kinds is labelled: " + ", ".join(f"{k} {n}" for k, n in judge.unjudged.most_common()) + ".")
    print("\n### Recall by way of writing\n\n| kind | way of writing | labels | possible+ | likely+ | certain |\n|---|---|---|---|---|---|")
    forms = collections.defaultdict(lambda: [0, 0, 0, 0])
    for (path, name), labels in judge.labels.items():
        for label in labels:
            forms[name, label["form"]][0] += 1
    for n, tier in enumerate(TIERS, 1):
        for label, _ in results[tier][1]:
            forms[group(label["category"]), label["form"]][n] += 1
    for (name, form), (labels, *found) in sorted(forms.items(), key=lambda x: (ORDER.index(x[0][0]), -x[1][0], x[0][1])):
        print(f"| {name} | {form} | {labels} | " + " | ".join(percent(f / labels) for f in found) + " |")
    print("\n### What misled it (likely and certain)\n\n| taken for | what it was | times | there are |\n|---|---|---|---|")
    was = collections.Counter((name, judge.what_it_was(f)) for name, f in results["likely"][3])
    for (name, what), times in was.most_common(60):
        print(f"| {name} | {what} | {times} | {judge.trap_counts.get(what, '')} |")


def show_errors(judge, results, number):
    def around(path, start, end):
        data = judge.files[path]
        text, encoding = peers.decode(data)
        if encoding.startswith("utf-16"):
            start, end = start & ~1, end & ~1
        before, inside, after = (part.decode(encoding, "replace") for part in (data[max(0, start - 140):start], data[start:end], data[end:end + 140]))
        keep = lambda s: s.replace("\r", "").replace("\n", "⏎")
        return f"…{keep(before)[-70:]}⟦{keep(inside)[:120]}⟧{keep(after)[:50]}…"

    def spread(items, key):
        """Some of each way of going wrong, before more of the same."""
        seen, out = collections.Counter(), []
        for item in items:
            k = key(item)
            out.append((seen[k], item))
            seen[k] += 1
        return [item for _, item in sorted(out, key=lambda x: x[0])]

    for name in ORDER:
        missed = spread([l for n, l in results["likely"][2] if n == name], lambda l: l["form"])
        wrong = spread([f for n, f in results["likely"][3] if n == name], judge.what_it_was)
        if missed:
            print(f"\n### {name}: {len(missed)} missed at likely\n")
        for label in missed[:number]:
            came = [f"{f['category']} {f['confidence']} ({f.get('rule', '')})" for (path, _), fs in judge.findings.items() if path == label["path"] for f in fs if judge.overlaps(f, label)]
            print(f"- {label['path']}:{judge.line(label['path'], label['start'])} expected {label['category']} ({label['form']}), came {', '.join(came) or 'nothing'}\n    {around(label['path'], label['start'], label['end'])}")
        if wrong:
            print(f"\n### {name}: {len(wrong)} false at likely\n")
        for f in wrong[:number]:
            if f.get("start") is None:
                print(f"- {f['path']}:{f.get('line')} came {f['category']} {f['confidence']} ({f.get('rule', '')}), no offsets")
                continue
            print(f"- {f['path']}:{judge.line(f['path'], f['start'])} expected {judge.what_it_was(f)}, came {f['category']} {f['confidence']} ({f.get('rule', '')})\n    {around(f['path'], f['start'], f['end'])}")


def run_sporhund(binary, folder):
    command = [binary, "scan", "--no-config", "--audit", "--base", str(folder), "--report", "jsonl", str(folder)]
    started = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return [json.loads(line) for line in done.stdout.decode().splitlines() if line], time.monotonic() - started, done.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sporhund", required=True, metavar="BIN")
    parser.add_argument("--seed", type=int, action="append", help="repeatable; default 1")
    parser.add_argument("--documents", type=int, default=600, help="for each seed")
    parser.add_argument("--peers", action="store_true", help="the same for Presidio (if it is installed), the Purview rule and plain regular expressions")
    parser.add_argument("--peer-documents", type=int, metavar="N", help="let Presidio, which is slow, read the first N documents of each seed only")
    parser.add_argument("--show-errors", type=int, default=0, metavar="N", help="N of the missed and the false of each kind, with the text around")
    parser.add_argument("--keep", metavar="DIR", help="keep the documents here")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sporhund-accuracy-") as temporary:
        top = pathlib.Path(args.keep or temporary)
        labels, traps = [], []
        started = time.monotonic()
        for seed in args.seed or [1]:
            paths = generate(top / "files" / f"seed{seed}", seed, args.documents, top / f"labels-{seed}.jsonl", top / f"traps-{seed}.jsonl")
            for path, into in zip(paths, (labels, traps)):
                for line in open(path, encoding="utf-8"):
                    record = json.loads(line)
                    record["path"] = f"seed{seed}/{record['path']}"
                    into.append(record)
        made = time.monotonic() - started
        folder = top / "files"
        files = {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
        print(f"# Accuracy over {len(files)} generated documents ({sum(map(len, files.values())) / 1e6:.1f} MB), seed {', '.join(map(str, args.seed or [1]))}\n")
        print(f"{sum(not l.get('ignore', False) for l in labels)} labels, {sum(l.get('ignore', False) for l in labels)} places left open, {len(traps)} traps; made in {made:.1f} s.")
        findings, seconds, code = run_sporhund(args.sporhund, folder)
        judge = Judge(labels, traps, findings, files)
        results = report("sporhund", judge, f"{len(findings)} findings in {seconds:.1f} s, exit code {code}.")
        report_more(judge, results)
        if args.show_errors:
            show_errors(judge, results, args.show_errors)
        compare = {"sporhund": results}
        if args.peers:
            for title, note, run in (("Purview's rule", "The rule Microsoft documents for the Norwegian identification number: eleven digits in a row with right check digits: likely (75); with one of six keywords within 300 characters: certain (85). It knows no other kind, and a month above 12 is no date to it, so no test series.", peers.purview),
                                     ("plain regexes", "As they are written in a hurry; no check digits, one tier.", peers.regexes)):
                compare[title] = report(title, Judge(labels, traps, run(files), files), note, whole=False)
            engine, what = peers.presidio_engine()
            if engine is None:
                print(f"\n## Microsoft Presidio\n\n{what}")
            else:
                some = {p: d for p, d in files.items() if not args.peer_documents or int(pathlib.Path(p).stem) < args.peer_documents}
                started = time.monotonic()
                findings = peers.presidio(some, engine)
                note = f"{what}. Scores from 0.85 are certain, from 0.4 likely. Person numbers are what its recognisers of other countries' numbers say. Its LOCATION, DATE_TIME and URL are left out. {len(some)} documents in {time.monotonic() - started:.0f} s."
                compare["Presidio"] = report("Microsoft Presidio", Judge([l for l in labels if l["path"] in some], [t for t in traps if t["path"] in some], findings, some), note, whole=False)
            print("\n## Side by side (precision / recall, likely and certain)\n\n| kind | " + " | ".join(compare) + " |\n|---|" + "---|" * len(compare))
            for name in ORDER:
                row = [r["likely"][0][name] for r in compare.values()]
                print(f"| {name} | " + " | ".join(f"{percent(t.precision())} / {percent(t.recall())}" if t.true or t.false else "–" for t in row) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
