"""Writes ../cells.csv and ../motion.csv: where a lost hiker may be, and how he moves.

Heights are those of ../../tapalpa/terrain.tif (SRTM, public domain). What is read off them is the slope
of each cell and the rise between two; all other numbers are in the README, with their sources.

    python3 -m venv venv && venv/bin/pip install numpy rasterio
    venv/bin/python make.py
"""

from pathlib import Path

import numpy as np
import rasterio

HERE = Path(__file__).resolve().parent
LAST_SEEN = (-84.2458, 36.5896)  # longitude, latitude: a point in the middle of the map, no more
CELLS, CELL_M = 21, 600.0
METRES = (89_400.0, 110_970.0)  # of a degree of longitude and latitude there
# how far from the point last seen hikers in mountains of the temperate zone were found
RINGS = [(0.0, 0.0), (0.25, 1127.0), (0.50, 3058.0), (0.75, 5794.0), (0.95, 18186.0)]
DETECTION_RANGE_M, FACTOR = 40.0, 1.6
PACE_MPS = 1500.0 / 3600.0
STAYS = 0.55


def tobler(slope):
    return np.exp(-3.5 * np.abs(slope + 0.05))


def heights():
    """Mean height and mean steepness of each cell, north first."""
    with rasterio.open(HERE / "../../tapalpa/terrain.tif") as file:
        z, box, (dx, dy) = file.read(1).astype(float), file.bounds, file.res
    north, east = np.gradient(z, dy * METRES[1], dx * METRES[0])
    steep = np.hypot(north, east)
    mean, slope = np.zeros((CELLS, CELLS)), np.zeros((CELLS, CELLS))
    for r in range(CELLS):
        for c in range(CELLS):
            x = ((c - CELLS / 2) * CELL_M, (c + 1 - CELLS / 2) * CELL_M)
            y = ((CELLS / 2 - r - 1) * CELL_M, (CELLS / 2 - r) * CELL_M)
            columns = [round((LAST_SEEN[0] + e / METRES[0] - box.left) / dx) for e in x]
            rows = [round((box.top - LAST_SEEN[1] - n / METRES[1]) / dy) for n in (y[1], y[0])]
            part = np.s_[rows[0] : rows[1], columns[0] : columns[1]]
            mean[r, c], slope[r, c] = z[part].mean(), steep[part].mean()
    return mean, slope


def rings():
    """P(there) by distance alone; what lies off the map is elsewhere."""
    at = (np.arange(CELLS * 8) + 0.5) / 8 - CELLS / 2
    distance = CELL_M * np.hypot(at[:, None], at[None, :])
    share, radius = zip(*RINGS)
    fine = np.zeros_like(distance)
    for low, high, inner, outer in zip(share, share[1:], radius, radius[1:]):
        ring = (distance >= inner) & (distance < outer)
        # the same chance for each metre of distance, spread around the ring
        fine[ring] = (high - low) / (outer - inner) / (2 * np.pi * distance[ring])
    fine *= (CELL_M / 8) ** 2
    return fine.reshape(CELLS, 8, CELLS, 8).sum(axis=(1, 3))


def name(r, c):
    return f"{chr(ord('A') + r)}{c + 1:02}"


def main():
    mean, slope = heights()
    by_distance = rings()
    # steep ground is left for gentler ground at the same distance
    distance = np.hypot(*np.meshgrid(*[np.arange(CELLS) - CELLS // 2] * 2))
    prior = by_distance * tobler(slope)
    for ring in np.unique(np.round(distance / 2)):
        here = np.round(distance / 2) == ring
        prior[here] *= by_distance[here].sum() / prior[here].sum()
    width_m = FACTOR * DETECTION_RANGE_M
    speed = PACE_MPS * tobler(slope) / tobler(0.0)
    worth = width_m * speed * 3600.0 / CELL_M**2
    with open(HERE / "../cells.csv", "w") as out:
        out.write("cell,prior,effectiveness,prior:rings\n")
        for r in range(CELLS):
            for c in range(CELLS):
                out.write(f"{name(r, c)},{prior[r, c]:.6f},{worth[r, c]:.4f},{by_distance[r, c]:.6f}\n")
    with open(HERE / "../motion.csv", "w") as out:
        out.write("from,to,probability\n")
        for r in range(CELLS):
            for c in range(CELLS):
                ways = [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)]
                inside = [0 <= i < CELLS and 0 <= j < CELLS for i, j in ways]
                rise = [
                    (mean[i, j] - mean[r, c]) / CELL_M if there else 0.0
                    for (i, j), there in zip(ways, inside)
                ]
                pull = tobler(np.array(rise))
                pull *= (1 - STAYS) / pull.sum()
                leaves = 0.0
                for (i, j), there, p in zip(ways, inside, pull):
                    if there:
                        out.write(f"{name(r, c)},{name(i, j)},{p:.4f}\n")
                    else:
                        leaves += p
                if leaves > 0:
                    out.write(f"{name(r, c)},elsewhere,{leaves:.4f}\n")
    print(f"P(on the map) {prior.sum():.3f}; a team-hour covers {worth.min():.3f} to {worth.max():.3f}")


main()
