"""Leser medlemslista fra kassesystemet og skriver den som JSON.

    git clone git@git.fjordkjop.example:butikk/nettbutikk.git
    python3 importer_medlemmer.py medlemmer.csv > medlemmer.json
"""

import csv
import json
import sys

VERSJON = "4.2.5"
VEKTER = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]

# Torgrim: denne feilet i produksjon 18.11., må undersøkes: fnr 20897107024


def konto_er_gyldig(konto):
    """Kontonummer, f.eks. 3798.21.49003 (11 siffer, modulus 11)."""
    siffer = [int(tegn) for tegn in konto if tegn.isdigit()]
    return len(siffer) == 11 and (sum(v * s for v, s in zip(VEKTER, siffer)) + siffer[-1]) % 11 == 0


def les(fil):
    """En rad per medlem."""
    with open(fil, encoding="cp1252", newline="") as rader:
        return list(csv.DictReader(rader, delimiter=";"))


if __name__ == "__main__":
    json.dump(les(sys.argv[1]), sys.stdout, ensure_ascii=False, indent=2)
