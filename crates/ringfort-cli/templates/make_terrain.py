"""Writes terrain.tif and roads.geojson of the templates: invented hills and roads.

They are placed in the open sea south of Ghana (UTM zone 31 north), so that
nobody's home is meant. 240 by 240 cells of 50 m, Int16, Deflate.

    python3 -m venv venv && venv/bin/pip install numpy pyproj
    venv/bin/python make_terrain.py
"""

import json
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from pyproj import Transformer

HERE = Path(__file__).resolve().parent
CELLS, SIDE_M = 240, 50.0
WEST_M, SOUTH_M = 500_000.0, 200_000.0


def heights():
    """A valley from west to east, ridges on both sides, and knolls."""
    north, east = np.mgrid[0:CELLS, 0:CELLS] * SIDE_M + SIDE_M / 2
    valley = 5200 + 700 * np.sin(east / 2600)
    z = 320 + 190 * np.tanh(((north - valley) / 2400) ** 2)
    for x, y, height, width in [(2800, 8800, 130, 900), (8700, 9300, 170, 1100), (6200, 2300, 150, 1000),
                                (10300, 3600, 110, 800), (4300, 6900, 60, 500), (1700, 3100, 120, 900)]:
        z += height * np.exp(-((east - x) ** 2 + (north - y) ** 2) / (2 * width**2))
    z += 14 * np.sin(east / 310 + north / 470) + 9 * np.sin(east / 190 - north / 260)
    return np.rint(z[::-1]).astype("<i2")  # first row is north


def geotiff(z):
    rows, columns = z.shape
    differences = z.copy()
    differences[:, 1:] = z[:, 1:] - z[:, :-1]
    data = zlib.compress(differences.tobytes(), 9)
    keys = [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32631]
    credit = b"invented hills of the ringfort templates\0"
    north_m = SOUTH_M + rows * SIDE_M
    fields = [
        (256, "I", [columns]), (257, "I", [rows]), (258, "H", [16]), (259, "H", [8]), (262, "H", [1]),
        (270, "s", credit), (273, "I", [0]), (277, "H", [1]), (278, "I", [rows]), (279, "I", [len(data)]),
        (317, "H", [2]), (339, "H", [2]),
        (33550, "d", [SIDE_M, SIDE_M, 0.0]), (33922, "d", [0.0, 0.0, 0.0, WEST_M, north_m, 0.0]),
        (34735, "H", keys), (42113, "s", b"-32768\0"),
    ]
    kinds = {"H": 3, "I": 4, "d": 12, "s": 2}
    packed = [v if k == "s" else struct.pack(f"<{len(v)}{k}", *v) for _, k, v in fields]
    start = 8 + 2 + 12 * len(fields) + 4
    place = start + sum(len(p) + len(p) % 2 for p in packed if len(p) > 4)
    packed = [struct.pack("<I", place) if tag == 273 else p for (tag, _, _), p in zip(fields, packed)]
    directory, extra = b"", b""
    for (tag, kind, values), raw in zip(fields, packed):
        if len(raw) > 4:
            value = struct.pack("<I", start + len(extra))
            extra += raw + b"\0" * (len(raw) % 2)
        else:
            value = raw.ljust(4, b"\0")
        directory += struct.pack("<HHI", tag, kinds[kind], len(values)) + value
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(fields))
    return head + directory + b"\0\0\0\0" + extra + data


def roads():
    """A road along the valley, and tracks up to the villa and the lodge. Metres from the south-west corner."""
    def valley(east):
        return east, 5200 + 700 * math.sin(east / 2600)

    west, villa_turn, lodge_turn, east = 300, 4000, 8400, 11700
    def along(a, b):
        return [valley(x) for x in np.linspace(a, b, 2 + int((b - a) // 400))]

    villa, lodge = (4300, 7700), (8900, 2700)
    lines = [
        ("secondary", along(west, villa_turn)),
        ("secondary", along(villa_turn, lodge_turn)),
        ("secondary", along(lodge_turn, east)),
        ("track", [valley(villa_turn), (3700, 6500), (3900, 7100), villa]),
        ("track", [valley(lodge_turn), (8200, 4100), (8500, 3300), lodge]),
        ("track", [villa, (4900, 8600), (6400, 9700), (6800, 11600)]),
    ]
    to_degrees = Transformer.from_crs(32631, 4326, always_xy=True)
    def lonlat(point):
        lon, lat = to_degrees.transform(WEST_M + point[0], SOUTH_M + point[1])
        return [round(lon, 6), round(lat, 6)]

    features = [
        {"type": "Feature", "properties": {"highway": road},
         "geometry": {"type": "LineString", "coordinates": [lonlat(p) for p in line]}}
        for road, line in lines
    ]
    for name, point in {"West town": lines[0][1][0], "East town": lines[2][1][-1]}.items():
        features.append({"type": "Feature", "properties": {"place": "town", "name": name},
                         "geometry": {"type": "Point", "coordinates": lonlat(point)}})
    rows = ",\n".join(json.dumps(f, separators=(",", ":")) for f in features)
    return '{"type":"FeatureCollection","features":[\n' + rows + "\n]}\n"


if __name__ == "__main__":
    z = heights()
    image = geotiff(z)
    (HERE / "terrain.tif").write_bytes(image)
    (HERE / "roads.geojson").write_text(roads())
    print(f"terrain.tif {len(image)} bytes, {z.min()} to {z.max()} m")
