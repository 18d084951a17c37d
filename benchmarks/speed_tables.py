"""Tables of speed, memory and whether every text is read."""

from __future__ import annotations

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
