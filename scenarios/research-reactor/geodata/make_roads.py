"""Writes ../roads.geojson: invented roads around a fictional laboratory.

The same least-cost ways over the same heights as those of the tapalpa scenario,
whose script does the work; towns, site and roads are others.

    python3 -m venv venv && venv/bin/pip install numpy scipy pyproj tifffile imagecodecs
    venv/bin/python make_roads.py
"""

import importlib.util
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPT = HERE.parent.parent / "tapalpa" / "geodata" / "make_roads.py"

# (row, column) of the terrain near which each place lies.
TOWNS = {
    "Carrowbeg": (45, 195),
    "Upper Mill": (88, 262),
    "Station": (172, 228),
    "Easthaven": (150, 335),
    "Quarry": (60, 130),
    "Hollow": (150, 150),
}
SITES = {"laboratory": (100, 211)}
ROADS = [
    ("primary", "Carrowbeg", "Station"),
    ("primary", "Station", "Easthaven"),
    ("secondary", "Carrowbeg", "Quarry"),
    ("secondary", "Station", "Hollow"),
    ("secondary", "Carrowbeg", "Upper Mill"),
    ("secondary", "Upper Mill", "Easthaven"),
    ("secondary", "Carrowbeg", "laboratory"),
    ("track", "Upper Mill", "laboratory"),
    ("track", "Hollow", "laboratory"),
]


def main():
    spec = importlib.util.spec_from_file_location("make_roads", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.SCENARIO = HERE.parent
    script.TOWNS, script.SITES, script.ROADS, script.APART = TOWNS, SITES, ROADS, []
    script.main()


if __name__ == "__main__":
    main()
