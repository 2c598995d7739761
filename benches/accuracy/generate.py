#!/usr/bin/env python3
"""Writes labelled documents: generate.py OUT --seed N --documents N

The documents go into OUT; beside it (or where --labels says) labels.jsonl names each value: path, start and end (bytes in
the file), category, form (the way of writing), synthetic; `encoded` where the bytes are not the value itself, `ignore` where
it is open whether a finding is right. traps.jsonl names what only looks like personal data. The same seed gives the same bytes.
"""
import argparse
import json
import pathlib

from documents import make
from markup import Document
from values import Values


def generate(out, seed, documents, labels=None, traps=None):
    out = pathlib.Path(out)
    labels = pathlib.Path(labels) if labels else out.parent / "labels.jsonl"
    traps = pathlib.Path(traps) if traps else labels.parent / "traps.jsonl"
    for path in (labels, traps):
        if out.resolve() in path.resolve().parents:
            raise SystemExit(f"{path} would lie inside the scanned folder")
    out.mkdir(parents=True, exist_ok=True)
    with open(labels, "w", encoding="utf-8") as label_file, open(traps, "w", encoding="utf-8") as trap_file:
        for number in range(documents):
            name, doc, text = make(seed, number, Values, Document)
            data, spans = doc.to_bytes(text)
            path = out / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            for start, end, facts in sorted(spans, key=lambda s: (s[0], s[1], json.dumps(s[2], sort_keys=True))):
                record = {"path": name, "start": start, "end": end, **facts}
                print(json.dumps(record, ensure_ascii=False), file=trap_file if "trap" in facts else label_file)
    return labels, traps


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--labels", help="default: labels.jsonl beside OUT")
    parser.add_argument("--traps", help="default: traps.jsonl beside the labels")
    args = parser.parse_args()
    generate(args.out, args.seed, args.documents, args.labels, args.traps)


if __name__ == "__main__":
    main()
