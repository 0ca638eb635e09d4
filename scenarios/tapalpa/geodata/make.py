"""Writes ../terrain.tif: the stand-in terrain of this scenario.

The heights are an SRTM clip (NASA/USGS, public domain) that comes inside
matplotlib's wheel, as mpl-data/sample_data/jacksboro_fault_dem.npz. The press
reports give no positions, so this is another country's terrain and every map
says so. Only the wheel is fetched; matplotlib itself is not installed.

    python3 -m venv venv && venv/bin/pip install numpy
    venv/bin/python make.py
"""

import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
MEMBER = "matplotlib/mpl-data/sample_data/jacksboro_fault_dem.npz"
CREDIT = "SRTM (NASA/USGS), via matplotlib sample data; stand-in terrain"
ROWS_PER_STRIP = 64


def fetch_heights(folder):
    """Downloads matplotlib's wheel into `folder` and returns the npz as a dict."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, "matplotlib==3.11.2"],
        check=True,
    )
    wheel = next(Path(folder).glob("matplotlib-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extract(MEMBER, folder)
    with np.load(Path(folder) / MEMBER) as npz:
        return {name: npz[name] for name in npz.files}


def strips(heights):
    """Deflated strips, each row stored as differences from its left neighbour (TIFF predictor 2)."""
    differences = heights.astype("<i2").copy()
    differences[:, 1:] = heights[:, 1:] - heights[:, :-1]
    rows = range(0, heights.shape[0], ROWS_PER_STRIP)
    return [zlib.compress(differences[r : r + ROWS_PER_STRIP].astype("<i2").tobytes(), 9) for r in rows]


def geotiff(heights, west, north, dx, dy):
    """A little-endian GeoTIFF: Int16, Deflate, predictor 2, EPSG:4326, pixels are areas."""
    height, width = heights.shape
    data = strips(heights)
    # GeoKeyDirectory (GeoTIFF 1.1, section 7.1): version, then (key, place, count, value).
    keys = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326]
    fields = [
        (256, "I", [width]),
        (257, "I", [height]),
        (258, "H", [16]),
        (259, "H", [8]),  # Deflate
        (262, "H", [1]),
        (270, "s", CREDIT.encode() + b"\0"),
        (273, "I", [0] * len(data)),  # strip offsets, filled in below
        (277, "H", [1]),
        (278, "I", [ROWS_PER_STRIP]),
        (279, "I", [len(strip) for strip in data]),
        (317, "H", [2]),  # horizontal differences
        (339, "H", [2]),  # signed integers
        (33550, "d", [dx, dy, 0.0]),
        (33922, "d", [0.0, 0.0, 0.0, west, north, 0.0]),
        (34735, "H", keys),
        (42113, "s", b"-32768\0"),  # nodata, as GDAL writes it
    ]
    kinds = {"H": 3, "I": 4, "d": 12, "s": 2}

    def packed(kind, values):
        return values if kind == "s" else struct.pack(f"<{len(values)}{kind}", *values)

    after_directory = 8 + 2 + 12 * len(fields) + 4
    outside = sum(len(p) + len(p) % 2 for _, k, v in fields if len(p := packed(k, v)) > 4)
    offset = after_directory + outside
    strip_offsets = next(values for tag, _, values in fields if tag == 273)
    for index, strip in enumerate(data):
        strip_offsets[index] = offset
        offset += len(strip)

    directory, extra = b"", b""
    for tag, kind, values in fields:
        raw = packed(kind, values)
        if len(raw) > 4:
            place = struct.pack("<I", after_directory + len(extra))
            extra += raw + b"\0" * (len(raw) % 2)
        else:
            place = raw.ljust(4, b"\0")
        directory += struct.pack("<HHI", tag, kinds[kind], len(values)) + place
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(fields))
    return head + directory + b"\0\0\0\0" + extra + b"".join(data)


def main():
    with tempfile.TemporaryDirectory() as folder:
        npz = fetch_heights(folder)
    # Row 0 is the northern edge; the file's `ymin` is that edge's latitude.
    north = float(max(npz["ymin"], npz["ymax"]))
    image = geotiff(npz["elevation"], float(npz["xmin"]), north, float(npz["dx"]), float(npz["dy"]))
    target = HERE.parent / "terrain.tif"
    target.write_bytes(image)
    print(f"{target}: {len(image)} bytes, {npz['elevation'].shape[1]} by {npz['elevation'].shape[0]} cells")


if __name__ == "__main__":
    main()
