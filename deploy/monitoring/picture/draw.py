"""draw.py RECORDED PICTURE: some panels of the dashboard, as a picture for the README. The same input makes the same bytes."""

import json
import re
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.ticker import FuncFormatter, MaxNLocator

UNITS = ((1, "s"), (1e-3, "ms"), (1e-6, "us"))
THRESHOLD = 0.200  # seconds, estimatorMax in deploy/examples/estimator-quick.yaml
LOWEST = 1e-5  # seconds, the lower edge of durations
STATES = {
    "Pending": "tab:gray",
    "Applying": "tab:orange",
    "Applied": "tab:blue",
    "Verified": "tab:green",
    "Reverting": "tab:purple",
    "Reverted": "tab:brown",
    "Failed": "tab:red",
}
GAP = 15  # seconds without a sample: the line is broken there


def duration(seconds, _=None):
    """As kubectl shows it: 278ms, 45us."""
    factor, unit = next((u for u in UNITS if seconds >= u[0]), UNITS[-1])
    return f"{seconds / factor:.0f}{unit}"


def clock(seconds, _=None):
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class Recording:
    def __init__(self, text):
        whole = json.loads(text)
        self.series = whole["series"]
        self.begin = whole["from"]
        self.length = whole["to"] - whole["from"]

    def of(self, title):
        """Of a panel: legend, and the points as two lists."""
        for one in self.series:
            if one["title"] == title:
                legend = re.sub(r"{{(\w+)}}", lambda name: one["labels"].get(name[1], ""), one["legend"])
                yield legend.strip(), *self.points(one["points"])

    def points(self, values):
        times, heights = [], []
        for time, value in values:
            seconds = time - self.begin
            if times and seconds - times[-1] > GAP:
                times.append(times[-1])
                heights.append(float("nan"))
            times.append(seconds)
            heights.append(float(value))
        return times, heights


def durations(axes, recording, title, threshold=None):
    lines = list(recording.of(title))
    for number, (legend, times, heights) in enumerate(lines):
        # Nothing waited: shown at the lower edge, as a logarithm knows no zero.
        heights = [max(height, LOWEST) for height in heights]
        below = number < len(lines) - 1  # wider, so that a line that lies on it leaves it to be seen
        axes.plot(times, heights, label=legend, drawstyle="steps-post", linewidth=6 if below else 2, alpha=0.5 if below else 1)
    if threshold:
        axes.axhline(threshold, color="tab:red", linestyle=":", label=f"threshold {duration(threshold)}")
    axes.set_yscale("log")
    axes.set_ylim(LOWEST, 2)
    axes.yaxis.set_major_formatter(FuncFormatter(duration))
    axes.set_title(title)


def states(axes, recording, title):
    for legend, times, heights in sorted(recording.of(title), key=lambda line: list(STATES).index(line[0])):
        if any(height > 0 for height in heights):
            axes.fill_between(times, heights, step="post", color=STATES[legend], linewidth=0, alpha=0.6, label=legend)
    whole_numbers(axes, title, "nodes")


def waves(axes, recording, title):
    for legend, times, heights in recording.of(title):
        axes.plot(times, heights, label=re.sub(" of$", ": waves in all", legend), drawstyle="steps-post")
    whole_numbers(axes, title, "wave")


def whole_numbers(axes, title, what):
    axes.margins(y=0.3)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel(what)
    axes.set_title(title)


def main(recorded, picture):
    plt.rcParams.update({
        "svg.hashsalt": "ipvs-latency",
        "font.size": 10,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.grid": True,
        "grid.alpha": 0.3,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "lines.linewidth": 2,
    })
    recording = Recording(Path(recorded).read_text())
    figure, panels = plt.subplots(2, 2, figsize=(11, 6.2), sharex=True, layout="constrained")
    durations(panels[0][0], recording, "Longest walk of the ten worst nodes", THRESHOLD)
    durations(panels[0][1], recording, "What packets waited for")
    states(panels[1][0], recording, "Fixes by state")
    waves(panels[1][1], recording, "Wave")
    for axes in panels.flat:
        axes.legend(loc="best", framealpha=0.8, edgecolor="none")
        axes.set_xlim(0, recording.length)
        axes.xaxis.set_major_formatter(FuncFormatter(clock))
    for axes in panels[1]:
        axes.set_xlabel("minutes:seconds of the run")
    figure.suptitle("make demo: one node, Debian 6.1 with 80 possible CPUs and 20,003 estimators, software emulation", fontsize=11)
    Path(picture).parent.mkdir(exist_ok=True)
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
