#!/usr/bin/env python3
"""Says what python-stdnum thinks of Norwegian person numbers: reads numbers of eleven digits, one a line, and prints
`number valid` or `number invalid`, one a line, in the same order.

    printf '%s\n' NUMBER... | python3 stdnum_verdicts.py

It needs `pip install python-stdnum` (written against 2.2). Where stdnum is known to differ from the rules of Skatteetaten:

- D-numbers: it uses the individnummer table of fødselsnummer for them too, but since 16 November 2021 they have one of
  their own. So it refuses genuine ones: years 40-53 with 600-899 and years 54-99 with 750-899. Others it puts into another
  century (years 00-39 with 200-499, years 54-99 with 600-749), which shows only on 29 February of year 00: refused, though
  2000 was a leap year.
- Months: it folds every month above 40 by 40. So the +40 series passes (H-numbers of hospitals, and NAV's test numbers), +80 (Tenor) and +65
  (Norsk helsenett) do not, +60 (NAV) neither; +20 (NPID) neither. FH-numbers (first digit 8 or 9) never pass.
- Numbers of the 2032 rule (rest 1, 2 or 3 of the first check digit) do not pass; nor do people born before 2032 who will get one then.
- A birth date after today is refused; "today" is the clock of the machine.
- It strips blanks, hyphens and colons before it looks; here only lines of exactly eleven digits are valid.
- It knows no placeholders: 00000 and 00001 as the last five digits pass if the check digits do.
"""
import sys

from stdnum.no import fodselsnummer


def main():
    for line in sys.stdin:
        number = line.strip()
        if not number:
            continue
        eleven = len(number) == 11 and number.isascii() and number.isdigit()
        print(number, "valid" if eleven and fodselsnummer.is_valid(number) else "invalid")


if __name__ == "__main__":
    main()
