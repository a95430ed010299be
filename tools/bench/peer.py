"""What every peer of the frog benchmark shares: its options, its clock and its talk with the driver.

A peer prints one JSON object per line: {"ready": true}, then one line per step, then a summary at the end of input.
With --steps it works on its own; without, it does one step for each line "go" on standard input, and sleeps between.
"""

import argparse
import json
import os
import resource
import sys
import time

BATCH = 20
LATENT = 32
IMAGES = 5000


def arguments(description, modes):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--mode", choices=modes, default=modes[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warmup", type=int, default=2, help="uncounted steps before --steps")
    parser.add_argument("--steps", type=int, help="counted steps; without it, one step per line 'go' on standard input")
    return parser


def age_seconds():
    """Seconds since this process was created, by the kernel's clock (10 ms grain)."""
    with open("/proc/self/stat", encoding="ascii") as file:
        started = int(file.read().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def say(**line):
    print(json.dumps(line), flush=True)


def turns(options):
    """Yields once for each step to take."""
    if options.steps is not None:
        yield from range(options.warmup + options.steps)
        return
    for line in sys.stdin:
        if line.strip() != "go":
            raise SystemExit(f"expected 'go', got {line.strip()!r}")
        yield


def serve(peer, options, step, versions):
    """Runs step, which returns both losses as floats, at each turn, and reports."""
    say(peer=peer, ready=True)
    first_step_s = None
    for number, _ in enumerate(turns(options)):
        start = time.perf_counter()
        d_loss, g_loss = step()
        seconds = time.perf_counter() - start
        first_step_s = first_step_s or age_seconds()
        warmup = options.steps is not None and number < options.warmup
        say(peer=peer, step=number, seconds=seconds, d_loss=d_loss, g_loss=g_loss, **({"warmup": True} if warmup else {}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(peer=peer, first_step_s=first_step_s, peak_rss_mb=peak, threads=options.threads, versions=versions)
