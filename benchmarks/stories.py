"""Compare the stories written for this project with their answers, one line each.

    python benchmarks/stories.py [--errors]

The example stories were at hand while the rules were written; those in tests/stories were written
without knowledge of the rules.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.answers import judge, marked_stories


def main() -> int:
    """Print a table and return 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", action="store_true", help="list every part that is not right")
    arguments = parser.parse_args()
    print(f"{'story':26}{'quotations F1':>14}{'kind':>9}{'speaker':>9}{'answered':>10}{'to':>9}")
    totals = [0] * 5
    for path in marked_stories():
        answers = judge(path)
        right, answered, gold = answers.speakers
        print(
            f"{answers.name:26}{answers.quotation_f1:14.3f}"
            f"{answers.kinds[0]:>5}/{answers.kinds[1]:<3}{right:>5}/{gold:<3}"
            f"{answered:>6}/{gold:<3}{answers.addressees[0]:>5}/{answers.addressees[1]:<3}"
        )
        for index, count in enumerate((right, answered, gold, *answers.addressees)):
            totals[index] += count
        if arguments.errors:
            print("\n".join(f"    {each}" for each in answers.wrong))
    print(
        f"speakers {totals[0] / totals[2]:.3f}, answered {totals[1] / totals[2]:.3f}, "
        f"addressee hit {totals[3] / totals[4]:.3f}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
