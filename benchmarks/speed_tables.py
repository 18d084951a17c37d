"""Tables of speed, memory, growth, and whether every text is read."""

from __future__ import annotations

from typing import Any

from benchmarks.cells import Results, first, table


def speed(results: Results) -> str:
    """Seconds and memory beside the peers."""
    result = first(results)
    rows = [
        [
            name,
            f"{row['tokens']:,}",
            f"{row['seconds']:.1f}",
            f"{row['start_up_s']:.1f}",
            f"{row['tokens_per_s']:,.0f}",
            f"{row['tokens_per_s_reading']:,.0f}",
            f"{row['peak_mib']:.0f}",
            ", ".join(f"{value:.2f}" for value in result["ratios"].get(name, {}).values()),
        ]
        for name, row in result["systems"].items()
    ]
    if "encoder" in result:
        row = result["encoder"]
        rate = f"{row['tokens_per_s']:,.0f}"
        tokens, seconds = f"{row['tokens']:,}", f"{row['seconds']:.1f}"
        rows.append(["network alone", tokens, seconds, "", "", rate, "", ""])
    header = ["system", "tokens", "seconds", "of which start-up", "tokens/s"]
    header += ["tokens/s without start-up", "peak MiB", "seconds ÷ each peer's"]
    return table(header, rows)


def memory(results: Results) -> str:
    """Peak memory on long texts."""
    measured = first(results).get("memory")
    if not measured:
        return "Not measured.\n"
    rows = [
        [f"{name}, {row['words']:,} words", f"{row['seconds']:.1f}", f"{row['peak_mib']:.0f}"]
        for name, found in measured.items()
        for row in found
    ]
    return table(["text", "seconds", "peak MiB"], rows)


def robust(results: Results) -> str:
    """Whether every text of the corpora is read without a fault."""
    result = first(results)
    return (
        f"{result['texts']} texts, {result['characters']:,} characters: "
        f"{len(result['faults'])} with a fault (no crash, rows sorted and in range, "
        f"segments tile the text), {result['seconds']:.0f} s.\n"
    )


def growth(results: Results) -> str:
    """Time and memory by length, and how each step grows."""
    result = first(results)
    rows = [
        [
            f"{system}, {book['words']:,} words",
            f"{book['people']:,}",
            f"{book['lines']:,}",
            f"{book['cpu_s']:.1f}",
            f"{book['cpu_s'] / book['words'] * 1e6:.0f}",
            f"{book['peak_mib']:.0f}",
        ]
        for system, found in result["systems"].items()
        for book in found["books"]
    ]
    header = ["book", "people", "lines", "CPU seconds", "µs a word", "peak MiB"]
    return table(header, rows) + "".join(
        f"\n{system}: {_exponents(found)}.\n" for system, found in result["systems"].items()
    )


def _exponents(found: dict[str, Any]) -> str:
    """Exponents of everything together and of the steps that take longest."""
    steps = found["books"][-1]["steps"]
    longest = sorted(steps, key=lambda name: -float(steps[name]["cpu_s"]))[:8]
    return "exponent of time over words " + ", ".join(
        f"{name} {found['exponents'][name]:.2f}" for name in ("all", *longest)
    )


def fuzz(results: Results) -> str:
    """How many damaged documents were read, and what was wrong."""
    result = first(results)
    rows = [
        [target.strip("."), f"{count:,}", f"{result['refused'].get(target, 0):,}"]
        for target, count in result["executions"].items()
    ]
    total = sum(result["executions"].values())
    return table(["read as", "damaged documents", "refused in one line"], rows) + (
        f"\n{total:,} documents in {result['minutes']:g} minutes by the clock and "
        f"{result['cpu_s']:.0f} CPU seconds: {len(result['faults'])} kinds of fault.\n"
    )
