"""Writes ../roads.geojson: invented roads over the stand-in terrain.

Towns and sites are placed by hand, moved to flat ground nearby, and joined by
least-cost ways in which a slope costs as much as a detour. A later way is
cheaper on an earlier road, so ways merge and a network results. Lines meet
only at shared end points.

    python3 -m venv venv && venv/bin/pip install numpy scipy pyproj tifffile imagecodecs
    venv/bin/python make_roads.py
"""

import json
import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import tifffile
from pyproj import Transformer
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

SCENARIO = Path(__file__).resolve().parent.parent

# (row, column) of the terrain near which each place lies.
TOWNS = {
    "North town": (45, 195),
    "West town": (80, 45),
    "Mill": (158, 122),
    "Crossroads": (172, 228),
    "East town": (150, 335),
    "South town": (300, 325),
    "Ford": (300, 90),
}
SITES = {
    "house": (212, 158),
    "compound": (236, 84),
    "ranch-1": (98, 312),
    "ranch-2": (72, 262),
    "ranch-3": (232, 342),
    "ranch-4": (196, 50),
}
# The slope at which a metre of each class costs twice a level metre; a road of
# a class may use an earlier road at REUSE times its cost.
STEEP = {"primary": 0.05, "secondary": 0.07, "track": 0.12}
REUSE = 0.45
RANK = {"primary": 0, "secondary": 1, "track": 2}

ROADS = [
    ("primary", "North town", "Crossroads"),
    ("primary", "Crossroads", "East town"),
    ("primary", "East town", "South town"),
    ("secondary", "Crossroads", "Mill"),
    ("secondary", "Mill", "West town"),
    ("secondary", "West town", "North town"),
    ("secondary", "Mill", "Ford"),
    ("track", "West town", "ranch-4"),
    ("track", "Crossroads", "ranch-2"),
    ("track", "North town", "ranch-2"),
    ("track", "East town", "ranch-1"),
    ("track", "Crossroads", "ranch-1"),
    ("track", "South town", "ranch-3"),
    ("track", "East town", "ranch-3"),
    ("track", "Mill", "house"),
]
# The secondary road passes the compound; these further ways keep CLEAR_M from every
# other road between 800 m and 4 km from it, so that four ways lead in.
APART = ["South town", "Mill"]

TOLERANCE_M = 30.0
CLEAR_M = 350.0
FLAT_WITHIN_M = 500.0
HOUSE_FROM_SECONDARY_M = 2000.0


class Ground:
    """The terrain as a grid of heights with metric spacing and a graph of steps."""

    def __init__(self):
        with tifffile.TiffFile(SCENARIO / "terrain.tif") as tif:
            page = tif.pages[0]
            self.heights = page.asarray().astype(float)
            self.dx_deg, self.dy_deg, _ = page.tags[33550].value
            _, _, _, self.west, self.north, _ = page.tags[33922].value
        self.rows, self.columns = self.heights.shape
        middle = math.radians(self.north - self.dy_deg * self.rows / 2)
        self.dx_m = self.dx_deg * 111_412.84 * math.cos(middle)
        self.dy_m = self.dy_deg * 111_132.95
        north_slope, east_slope = np.gradient(self.heights, self.dy_m, self.dx_m)
        self.slope = np.hypot(north_slope, east_slope)
        self.steps()

    def steps(self):
        """Every step to one of eight neighbours, as arrays `tail`, `head`, `length_m`, `grade`."""
        index = np.arange(self.rows * self.columns).reshape(self.rows, self.columns)
        tails, heads, lengths = [], [], []
        for down, right in [(0, 1), (1, 0), (1, 1), (1, -1)]:
            from_columns = slice(max(0, -right), self.columns - max(0, right))
            to_columns = slice(max(0, right), self.columns - max(0, -right))
            a = index[: self.rows - down, from_columns].ravel()
            b = index[down:, to_columns].ravel()
            length = math.hypot(down * self.dy_m, right * self.dx_m)
            tails += [a, b]
            heads += [b, a]
            lengths += [np.full(a.size, length)] * 2
        self.tail, self.head = np.concatenate(tails), np.concatenate(heads)
        self.length_m = np.concatenate(lengths)
        heights = self.heights.ravel()
        self.grade = np.abs(heights[self.head] - heights[self.tail]) / self.length_m

    def cell(self, row, column):
        return row * self.columns + column

    def place(self, cell):
        return divmod(int(cell), self.columns)

    def lonlat(self, cell):
        row, column = self.place(cell)
        return self.west + (column + 0.5) * self.dx_deg, self.north - (row + 0.5) * self.dy_deg

    def distance_m(self, a, b):
        (ra, ca), (rb, cb) = self.place(a), self.place(b)
        return math.hypot((ra - rb) * self.dy_m, (ca - cb) * self.dx_m)

    def flat_near(self, row, column, within_m):
        """The cell of least slope within `within_m` of (row, column)."""
        r, c = np.mgrid[0 : self.rows, 0 : self.columns]
        near = np.hypot((r - row) * self.dy_m, (c - column) * self.dx_m) <= within_m
        return int(np.where(near, self.slope, np.inf).argmin())


class Network:
    """The steps that are roads, each with its class."""

    def __init__(self, ground):
        self.ground = ground
        self.classes = {}

    def crossed_by(self, a, b):
        """The other diagonal of the square that the diagonal a–b crosses, if it is one."""
        (ra, ca), (rb, cb) = self.ground.place(a), self.ground.place(b)
        if ra == rb or ca == cb:
            return None
        c, d = self.ground.cell(ra, cb), self.ground.cell(rb, ca)
        return (min(c, d), max(c, d))

    def way(self, start, end, road, closed=frozenset(), reuse=REUSE):
        """The cells of the cheapest way; it may not enter `closed` nor cross a road between cells."""
        g = self.ground
        cost = g.length_m * (1.0 + (g.grade / STEEP[road]) ** 2)
        low, high = np.minimum(g.tail, g.head), np.maximum(g.tail, g.head)
        key = low.astype(np.int64) * g.rows * g.columns + high
        used = np.array([a * g.rows * g.columns + b for a, b in self.classes], dtype=np.int64)
        barred = [self.crossed_by(a, b) for a, b in self.classes]
        barred = np.array([a * g.rows * g.columns + b for a, b in filter(None, barred)], dtype=np.int64)
        cost[np.isin(key, used)] *= reuse
        keep = ~np.isin(key, barred)
        if closed:
            shut = np.array(sorted(closed))
            keep &= ~(np.isin(g.tail, shut) | np.isin(g.head, shut))
        size = g.rows * g.columns
        graph = csr_matrix((cost[keep], (g.tail[keep], g.head[keep])), shape=(size, size))
        _, before = dijkstra(graph, indices=start, return_predecessors=True)
        cells = [end]
        while cells[-1] != start:
            cells.append(int(before[cells[-1]]))
            assert cells[-1] >= 0, "no way"
        return cells[::-1]

    def corridor(self, clear_m, around, inner_m, outer_m):
        """Cells within `clear_m` of a road and between `inner_m` and `outer_m` of the cell `around`."""
        roads = sorted({c for step in self.classes for c in step})
        ring = [c for c in range(self.ground.heights.size)
                if inner_m < self.ground.distance_m(c, around) < outer_m]
        return {c for c in ring if any(self.ground.distance_m(c, r) < clear_m for r in roads)}

    def build(self, cells, road):
        for a, b in zip(cells, cells[1:]):
            step = (min(a, b), max(a, b))
            old = self.classes.get(step, road)
            self.classes[step] = min(old, road, key=RANK.get)

    def chains(self, ends):
        """Maximal runs of one class between junctions, changes of class and `ends`."""
        around = defaultdict(list)
        for (a, b), road in sorted(self.classes.items()):
            around[a].append((b, road))
            around[b].append((a, road))
        joints = {c for c, n in around.items() if len(n) != 2 or n[0][1] != n[1][1]} | set(ends)
        done = set()
        for joint in sorted(joints & set(around)):
            for neighbour, road in around[joint]:
                if (joint, neighbour) in done:
                    continue
                chain, last, here = [joint], joint, neighbour
                while True:
                    chain.append(here)
                    if here in joints:
                        break
                    following = next(n for n, _ in around[here] if n != last)
                    last, here = here, following
                done |= {(chain[0], chain[1]), (chain[-1], chain[-2])}
                yield road, chain


def smoothed(points, passes=2):
    """Moving average (1, 2, 1)/4 with the ends fixed: takes the grid's stair steps out."""
    points = np.array(points, dtype=float)
    for _ in range(passes):
        if len(points) > 2:
            points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
    return points


def simplified(points, tolerance):
    """Douglas–Peucker."""
    if len(points) < 3:
        return points
    start, end = points[0], points[-1]
    along = end - start
    length = math.hypot(*along)
    offset = points[1:-1] - start
    if length > 0:
        distance = np.abs(along[0] * offset[:, 1] - along[1] * offset[:, 0]) / length
    else:
        distance = np.hypot(offset[:, 0], offset[:, 1])
    worst = int(distance.argmax())
    if distance[worst] <= tolerance:
        return np.array([start, end])
    middle = worst + 1
    left = simplified(points[: middle + 1], tolerance)
    return np.vstack([left[:-1], simplified(points[middle:], tolerance)])


def line(ground, chain):
    """The chain as lon/lat, smoothed and simplified in metres, to 6 decimals (0.1 m)."""
    metres = [(c * ground.dx_m, -r * ground.dy_m) for r, c in map(ground.place, chain)]
    kept = simplified(smoothed(metres), TOLERANCE_M)
    lon0, lat0 = ground.lonlat(0)
    scale = np.array([ground.dx_deg / ground.dx_m, ground.dy_deg / ground.dy_m])
    return [[round(lon0 + x, 6), round(lat0 + y, 6)] for x, y in kept * scale]


def house_near(ground, network, row, column):
    """A flat cell near (row, column), HOUSE_FROM_SECONDARY_M from the nearest primary or secondary road."""
    roads = [ground.place(c) for step, road in network.classes.items() if road != "track" for c in step]
    r, c = np.array(roads).T
    best = None
    for row_ in range(row - 30, row + 31):
        for column_ in range(column - 30, column + 31):
            nearest = np.hypot((r - row_) * ground.dy_m, (c - column_) * ground.dx_m).min()
            if abs(nearest - HOUSE_FROM_SECONDARY_M) < 60 and ground.slope[row_, column_] < 0.12:
                away = math.hypot(row_ - row, column_ - column)
                best = min(best or (away, 0), (away, ground.cell(row_, column_)))
    return best[1]


def main():
    ground, places = Ground(), {}
    for name, (row, column) in (TOWNS | SITES).items():
        places[name] = ground.flat_near(row, column, FLAT_WITHIN_M)
    network = Network(ground)
    for road, a, b in ROADS:
        if b == "house":
            places["house"] = house_near(ground, network, *SITES["house"])
        network.build(network.way(places[a], places[b], road), road)
    for town in APART:
        compound = places["compound"]
        closed = network.corridor(CLEAR_M, compound, 800, 4000)
        network.build(network.way(places[town], compound, "track", closed, reuse=1.0), "track")

    features = []
    for road, chain in network.chains(places.values()):
        geometry = {"type": "LineString", "coordinates": line(ground, chain)}
        features.append({"type": "Feature", "properties": {"highway": road}, "geometry": geometry})
    order = {"primary": 0, "secondary": 1, "track": 2}
    features.sort(key=lambda f: (order[f["properties"]["highway"]], f["geometry"]["coordinates"]))
    for name, cell in places.items():
        kind = {"place": "town"} if name in TOWNS else {"site": name}
        point = [round(v, 6) for v in ground.lonlat(cell)]
        features.append({
            "type": "Feature",
            "properties": kind | {"name": name},
            "geometry": {"type": "Point", "coordinates": point},
        })
    rows = ",\n".join(json.dumps(f, separators=(",", ":")) for f in features)
    target = SCENARIO / "roads.geojson"
    target.write_text('{"type":"FeatureCollection","features":[\n' + rows + "\n]}\n")
    report(ground, places, network, features)


def report(ground, places, network, features):
    """Prints the table of places and the length of each class."""
    utm = Transformer.from_crs(4326, 32616, always_xy=True)
    print("UTM zone 16 north (EPSG:32616)")
    print(f"{'place':12} {'longitude':>11} {'latitude':>10} {'east m':>9} {'north m':>10} {'height':>6}")
    for name, cell in places.items():
        lon, lat = (round(v, 6) for v in ground.lonlat(cell))
        east, north = utm.transform(lon, lat)
        height = ground.heights.ravel()[cell]
        print(f"{name:12} {lon:11.6f} {lat:10.6f} {east:9.0f} {north:10.0f} {height:6.0f}")
    for road in RANK:
        lines = [f for f in features if f["properties"].get("highway") == road]
        steps = [s for s, r in network.classes.items() if r == road]
        length = sum(ground.distance_m(a, b) for a, b in steps) / 1000
        print(f"{road:10} {len(lines):3} lines {length:6.1f} km")


if __name__ == "__main__":
    main()
