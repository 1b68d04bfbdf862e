"""Checks of the drivers in Python. Each prints a line; a failed one ends the driver."""

import os
import sys
import time
import urllib.parse
import urllib.request

SERVER = os.environ["SERVER"]
VAN = int(os.environ["VAN"])
VAN_UNIQUE_ID = os.environ["VAN_UNIQUE_ID"]
YARD = int(os.environ["YARD"])
WITHIN_SECONDS = 20


def check(name, holds, shown=""):
    """Ends the driver if the check does not hold."""
    if not holds:
        sys.exit(f"failed: {name}: {shown!r}")
    print(f"ok: {name}", flush=True)


def eventually(name, read, holds):
    """Waits until the check of what is read holds, because accepted reports are shown a moment later."""
    end = time.monotonic() + WITHIN_SECONDS
    value = read()
    while not holds(value) and time.monotonic() < end:
        time.sleep(0.05)
        value = read()
    check(name, holds(value), value)
    return value


def report(latitude, **values):
    """Sends a report of the van, as a tracker."""
    pairs = {"id": VAN_UNIQUE_ID, "timestamp": int(time.time()), "lat": latitude, "lon": 10.7, **values}
    query = urllib.parse.urlencode(pairs)
    with urllib.request.urlopen(f"{os.environ['TRACKERS']}/?{query}", data=b"", timeout=20) as response:
        check(f"a tracker reports {latitude}", response.status == 200, response.status)
