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


def check(name, holds, shown=""):
    """Ends the driver if the check does not hold."""
    if not holds:
        sys.exit(f"failed: {name}: {shown!r}")
    print(f"ok: {name}", flush=True)


def report(latitude, **values):
    """Sends a report of the van, as a tracker."""
    pairs = {"id": VAN_UNIQUE_ID, "timestamp": int(time.time()), "lat": latitude, "lon": 10.7, **values}
    query = urllib.parse.urlencode(pairs)
    with urllib.request.urlopen(f"{os.environ['TRACKERS']}/?{query}", data=b"", timeout=20) as response:
        check(f"a tracker reports {latitude}", response.status == 200, response.status)
