"""Measures one training step of the frog GAN: Rana and its peers, in turn, step by step, on one machine.

All processes live at once, but only one works at a time; the others wait for a line on standard input. So whatever
else slows the machine slows all alike, and each round gives a pair to compare. Prints a Markdown table.

    python3 tools/bench/bench_frog.py --python venv/bin/python --rana "java -cp CLASSPATH rana.bench.FrogBench"
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
KNOWN = {
    "keras": "frog_keras.py --mode as-written",
    "keras-best": "frog_keras.py --mode best",
    "torch": "frog_torch.py --mode as-written",
    "torch-channels-last": "frog_torch.py --mode channels-last",
    "torch-compiled": "frog_torch.py --mode compiled",
    "torch-best": "frog_torch.py --mode best",
    "torch-autocast": "frog_torch.py --mode best --autocast",
}
DEFAULT = ["keras", "keras-best", "torch", "torch-best", "torch-autocast"]
TICKS = os.sysconf("SC_CLK_TCK")


def fail(message):
    raise SystemExit(f"bench_frog: {message}")


class Peer:
    """A process that speaks the protocol of peer.py."""

    def __init__(self, name, command):
        self.name, self.command, self.steps, self.working_cpu = name, command, [], 0.0
        self.errors = tempfile.TemporaryFile("w+")
        self.started = time.monotonic()
        try:
            self.process = subprocess.Popen(
                shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        except OSError as e:
            fail(f"{name}: cannot start {command}: {e}")
        while not self.answer().get("ready"):
            pass
        self.ready_s = time.monotonic() - self.started

    def answer(self):
        """The next JSON line; other output, a library's greeting, is passed over."""
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        self.process.wait()
        self.errors.seek(0)
        tail = self.errors.read().strip().splitlines()[-8:]
        fail(f"{self.name} ended early, exit {self.process.returncode}:\n  " + "\n  ".join(tail))

    def go(self):
        """One step; seconds by the peer's own clock."""
        before, busy_before = self.cpu_seconds(), machine_busy_seconds()
        start = time.monotonic()
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        answer = self.answer()
        wall = time.monotonic() - start
        own = self.cpu_seconds() - before
        self.working_cpu += own
        if not abs(wall - answer["seconds"]) < 0.05 + 0.05 * wall:
            fail(f"{self.name} says {answer['seconds']:.3f} s for a step that took {wall:.3f} s")
        foreign = max(machine_busy_seconds() - busy_before - own, 0)
        return {"seconds": answer["seconds"], "own_cpu": own, "foreign_cpu": foreign}

    def first(self):
        step = self.go()
        self.first_step_s = time.monotonic() - self.started
        self.startup_cpu = self.cpu_seconds()
        self.working_cpu = 0.0
        return step

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def close(self):
        """Notes peak memory and the processor time it took while others worked; then ends it."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        self.peak_mib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
        self.waiting_cpu = self.cpu_seconds() - self.startup_cpu - self.working_cpu
        rest, _ = self.process.communicate(timeout=60)
        last = [json.loads(line) for line in rest.splitlines() if line.startswith("{")]
        self.versions = last[-1].get("versions", {}) if last else {}


def machine_busy_seconds():
    """Processor seconds spent by anyone, stolen time included, since boot."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


def machine():
    cpu = next((line.partition(":")[2].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {system}, kernel {platform.release()}"


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="interpreter with the peers' libraries")
    parser.add_argument("--peers", nargs="*", default=DEFAULT, choices=KNOWN, metavar="PEER",
                        help=f"of {', '.join(KNOWN)} (default: {' '.join(DEFAULT)})")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND", help="any other peer")
    parser.add_argument("--what", default="One step of the frog GAN, batch 20", help="what the report says was measured")
    parser.add_argument("--rana", metavar="COMMAND", help="Rana's benchmark process")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warmup", type=int, default=2, help="uncounted rounds (default 2)")
    parser.add_argument("--steps", type=int, default=10, help="counted rounds (default 10)")
    parser.add_argument("--json", type=pathlib.Path, help="where to put every single measurement")
    options = parser.parse_args()
    if options.steps < 1 or options.warmup < 1:
        parser.error("--steps and --warmup must be at least 1: the first step is never counted")
    if not (options.rana or options.peers or options.peer):
        parser.error("nothing to measure: give --rana, --peers or --peer")
    for peer in options.peer:
        if "=" not in peer:
            parser.error(f"--peer {peer!r}: expected NAME=COMMAND")
    return options


def commands(options):
    named = [("rana", options.rana)] if options.rana else []
    for name in options.peers:
        script = f"{shlex.quote(str(HERE))}/{KNOWN[name]}"
        named.append((name, f"{shlex.quote(options.python)} {script} --threads {options.threads}"))
    return named + [tuple(peer.split("=", 1)) for peer in options.peer]


def measure(options):
    """Starts the peers one after another, each with its first step; then goes round."""
    peers = []
    for name, command in commands(options):
        peers.append(Peer(name, command))
        peers[-1].first()
        print(f"{name}: ready after {peers[-1].ready_s:.1f} s, first step done after {peers[-1].first_step_s:.1f} s",
              file=sys.stderr)
    for round_ in range(1, options.warmup + options.steps):
        shift = round_ % len(peers)  # nobody always follows the same neighbour
        for peer in peers[shift:] + peers[:shift]:
            step = peer.go()
            if round_ >= options.warmup:
                peer.steps.append(step)
        latest = ", ".join(f"{p.name} {p.steps[-1]['seconds']:.3f}" for p in peers if p.steps)
        print(f"round {round_} of {options.warmup + options.steps - 1}: {latest or 'warm-up'}", file=sys.stderr)
    for peer in peers:
        peer.close()
    return peers


def seconds(peer):
    return [step["seconds"] for step in peer.steps]


def ratio(peer, other):
    """Median over the rounds of peer's time over other's; below 1, peer is faster."""
    return statistics.median(a / b for a, b in zip(seconds(peer), seconds(other), strict=True))


def table(peers):
    reference = peers[0]
    yield (f"| | median s/step | min | max | {reference.name} / it | first step after s | peak RSS MiB "
           "| processors busy | others busy |")
    yield "|---|---|---|---|---|---|---|---|---|"
    for p in peers:
        s = seconds(p)
        own = sum(step["own_cpu"] for step in p.steps) / sum(s)
        foreign = sum(step["foreign_cpu"] for step in p.steps) / sum(s)
        yield (f"| {p.name} | {statistics.median(s):.3f} | {min(s):.3f} | {max(s):.3f} | {ratio(reference, p):.2f} "
               f"| {p.first_step_s:.1f} | {p.peak_mib:,.0f} | {own:.2f} | {foreign:.2f} |")


def report(options, peers, loads):
    versions = {}
    for p in peers:
        versions |= p.versions
    print(f"{options.what}, {options.threads} threads; {options.steps} counted steps each, "
          f"in turn, after {options.warmup} uncounted. {datetime.date.today()}.\n")
    print(f"{machine()}. Load before and after: {loads[0]:.1f}, {loads[1]:.1f}. "
          + ", ".join(f"{name} {version}" for name, version in versions.items()) + ".\n")
    print("\n".join(table(peers)))
    for p in peers:
        if p.waiting_cpu > 0.02 * sum(s for q in peers for s in seconds(q)):
            print(f"\nWarning: {p.name} took {p.waiting_cpu:.1f} s of processor time while others worked.")


def main():
    options = parse()
    before = os.getloadavg()[0]
    peers = measure(options)
    report(options, peers, (before, os.getloadavg()[0]))
    if options.json:
        everything = {p.name: {"command": p.command, "first_step_s": p.first_step_s, "peak_rss_mib": p.peak_mib,
                               "waiting_cpu_s": p.waiting_cpu, "versions": p.versions, "steps": p.steps} for p in peers}
        options.json.write_text(json.dumps({"machine": machine(), **everything}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
