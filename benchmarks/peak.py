"""Run a command, and print last what it took: milliseconds by the clock and of processor time, megabytes of memory at most.

Usage: python peak.py COMMAND ...     A process of its own, since what a child held at most counts from what its parent holds.
"""

import os
import subprocess
import sys
import time

if __name__ == "__main__":
    start = time.perf_counter()
    with subprocess.Popen(sys.argv[1:]) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall, cpu = time.perf_counter() - start, used.ru_utime + used.ru_stime
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    print(f"\n{wall * 1000} {cpu * 1000} {used.ru_maxrss / unit}")
    raise SystemExit(child.returncode)
