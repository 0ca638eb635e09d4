"""Runs ours and the peers in turn on the same rasters, and prints a Markdown table.

Called by run.sh with the folder of rasters and the path of our bench binary. CPU seconds of GRASS
and of ours are those of the whole process, reading and writing included; those of the Python
libraries are of the call alone, with the graph or the cost array already in memory.
"""

import os
import shutil
import subprocess
import sys
import time

import numpy as np
import rasterio

CORNER = (337000.0, 4743000.0)
WIDTH_M = 80000.0
# as shares of the map, moved to the highest cell near: one in a valley, three high up
PLACES = [(0.5, 0.5, 0), (0.25, 0.3, 1600), (0.7, 0.6, 1600), (0.45, 0.75, 1600)]
EYES_M, TARGET_M = 1.8, 0.0


# a small process of its own starts what is timed: the peak memory of a child is at least what its
# parent held when it was started
LAUNCH = (
    "import os,subprocess,sys,time\n"
    "t=time.monotonic()\n"
    "p=subprocess.Popen(sys.argv[1:],stderr=subprocess.DEVNULL,stdout=subprocess.PIPE,text=True)\n"
    "o=p.stdout.read()\n"
    "_,s,u=os.wait4(p.pid,0)\n"
    "print(o,'timed',u.ru_utime+u.ru_stime,time.monotonic()-t,u.ru_maxrss/1024,s)\n"
)


def run(command, env=None, under=()):
    """CPU seconds, wall seconds, peak MiB and standard output of a process."""
    command = [str(word) for word in command]
    launch = [*under, sys.executable, "-c", LAUNCH, *command]
    out = subprocess.run(launch, check=True, capture_output=True, text=True, env=env).stdout
    text, figures = out.rsplit("timed", 1)
    cpu, wall, memory, status = map(float, figures.split()[:4])
    if status != 0:
        sys.exit(f"{command[0]} failed: {' '.join(command)}")
    return cpu, wall, memory, text


def prepared(work, side):
    """Heights and slowness of a side, written as raw numbers and as a GeoTIFF."""
    cell_m = WIDTH_M / side
    with rasterio.open(f"{work}/dem{side}.tif") as file:
        heights, profile = file.read(1), file.profile
    heights.astype("<f4").tofile(f"{work}/dem{side}.f32")
    north, east = np.gradient(heights.astype(float), cell_m)
    slope = np.hypot(north, east)
    speed = lambda s: 6.0 * np.exp(-3.5 * np.abs(s + 0.05)) / 3.6
    slowness = ((1 / speed(slope) + 1 / speed(-slope)) / 2).astype("<f4")
    slowness.tofile(f"{work}/slow{side}.f32")
    profile.update(dtype="float32", nodata=None)
    with rasterio.open(f"{work}/slow{side}.tif", "w", **profile) as file:
        file.write(slowness, 1)
    return heights, slowness


class Grass:
    """GRASS with one location of the rasters."""

    def __init__(self, work):
        self.base = os.path.join(work, "grass")
        if os.path.isdir(self.base):
            shutil.rmtree(self.base)
        subprocess.run(
            ["grass", "-c", "EPSG:32631", self.base, "-e"], check=True, capture_output=True
        )

    def __call__(self, *command):
        """The module itself is timed, not the start of GRASS."""
        mapset = os.path.join(self.base, "PERMANENT")
        return run(command, under=("grass", mapset, "--exec"))[:3]


def one_library(name, work, side, start):
    """Runs one Python library in a process of its own; prints its CPU and wall seconds."""
    slowness = np.fromfile(f"{work}/slow{side}.f32", "<f4").reshape(side, side)
    row, col = divmod(start, side)
    cost = slowness.astype(float)
    if name == "scikit-image":
        from skimage.graph import MCP_Geometric

        job = lambda: MCP_Geometric(cost).find_costs([(row, col)])[0]
    else:
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra

        index = np.arange(side * side, dtype=np.int32).reshape(side, side)
        froms, tos, values = [], [], []
        for down, right, length in ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 2**0.5), (1, -1, 2**0.5)):
            a = (slice(0, side - down), slice(max(0, -right), side - max(0, right)))
            b = (slice(down, side), slice(max(0, right), side - max(0, -right)))
            froms.append(index[a].ravel())
            tos.append(index[b].ravel())
            values.append(((cost[a] + cost[b]) * (length / 2)).ravel())
        graph = csr_matrix(
            (np.concatenate(values), (np.concatenate(froms), np.concatenate(tos))),
            shape=(side * side, side * side),
        )
        job = lambda: dijkstra(graph, directed=False, indices=start)
    before, clock = time.process_time(), time.monotonic()
    result = job()
    print(time.process_time() - before, time.monotonic() - clock)
    np.asarray(result, dtype="<f8").reshape(side, side).tofile(f"{work}/{name}.f64")


def travel(work, ours, grass, side, rows):
    cell_m = WIDTH_M / side
    start = (side // 2) * side + side // 2
    result = {}
    base = [ours, "travel", f"{work}/slow{side}.f32", side, cell_m, side // 2, side // 2]
    runs = [run([str(x) for x in [*base, 8, f"{work}/ours.f64"]]) for _ in range(3)]
    cpu, wall, memory, text = min(runs)
    call = min(float(r[3].split()[1]) for r in runs)
    result["ringfort"] = (cpu, wall, memory, f"{call:.2f} s of it the call")
    reference = np.fromfile(f"{work}/ours.f64", "<f8").reshape(side, side)
    for around in (16, 32):
        cpu, wall, memory, text = run([str(x) for x in [*base, around, f"{work}/other.f64"]])
        longer = reference / np.maximum(np.fromfile(f"{work}/other.f64").reshape(side, side), 1e-9)
        note = f"{(longer.max() - 1) * 100:.1f} % shorter at most"
        rows.append((f"{side}²", f"ringfort, {around} directions", cpu, wall, memory, note, ""))

    east, north = CORNER[0] + (side // 2 + 0.5) * cell_m, CORNER[1] - (side // 2 + 0.5) * cell_m
    grass("r.in.gdal", f"input={work}/slow{side}.tif", "output=slow", "--o")
    grass("g.region", "raster=slow")
    cpu, wall, memory = grass(
        "r.cost", "input=slow", "output=cost", f"start_coordinates={east},{north}", "memory=4000", "--o"
    )
    grass("r.out.bin", "input=cost", f"output={work}/grass.f64", "bytes=8", "-f")
    costs = {"GRASS r.cost": np.fromfile(f"{work}/grass.f64", "<f8").reshape(side, side)}
    result["GRASS r.cost"] = (cpu, wall, memory, "")
    for name in ("scikit-image", "scipy"):
        command = [sys.executable, __file__, "--library", name, work, str(side), str(start)]
        _, _, memory, text = run(command)
        cpu, wall = map(float, text.split())
        result[name] = (cpu, wall, memory, "the call alone")
        costs[name] = np.fromfile(f"{work}/{name}.f64", "<f8").reshape(side, side)
    for name, cost in costs.items():
        difference = np.abs(cost * cell_m - reference) / np.maximum(reference, 1e-9)
        difference[side // 2, side // 2] = 0
        cpu, wall, memory, note = result[name]
        result[name] = (cpu, wall, memory, f"differs by {difference.max():.1e}; {note}".rstrip("; "))
    best = min(result[name][0] for name in costs)
    for name, (cpu, wall, memory, note) in result.items():
        ratio = f"{best / cpu:.1f}" if name == "ringfort" else ""
        rows.append((f"{side}²", name, cpu, wall, memory, note, ratio))


def viewsheds(work, ours, grass, side, heights, places, rows):
    cell_m = WIDTH_M / side
    sums = {}
    grass("r.in.gdal", f"input={work}/dem{side}.tif", "output=dem", "--o")
    grass("g.region", "raster=dem")
    for share_x, share_y, near_m in places:
        col, row, near = int(share_x * side), int(share_y * side), int(near_m / cell_m)
        window = heights[row - near : row + near + 1, col - near : col + near + 1]
        by = divmod(int(window.argmax()), window.shape[1])
        row, col = row - near + by[0], col - near + by[1]
        base = [ours, "viewshed", f"{work}/dem{side}.f32", side, cell_m, col, row, EYES_M, TARGET_M]
        seen = {}

        def own(name, care, threads):
            env = dict(os.environ, THREADS=str(threads))
            cpu, wall, memory, text = run(
                [str(x) for x in [*base, 1e9, care, f"{work}/seen.u8"]], env
            )
            seen[name] = np.fromfile(f"{work}/seen.u8", np.uint8).reshape(side, side)
            return cpu, wall, memory, float(text.split()[1]), float(text.split()[3])

        figures = {
            "ringfort, fast": own("ringfort, fast", "fast", 1),
            "ringfort, fast, two threads": own("ringfort, fast, two threads", "fast", 2),
            "ringfort, exact": own("ringfort, exact", "exact", 1),
            "ringfort, exact, two threads": own("ringfort, exact, two threads", "exact", 2),
            "ringfort, every line": own("ringfort, every line", "every-line", 2),
        }
        east, north = CORNER[0] + (col + 0.5) * cell_m, CORNER[1] - (row + 0.5) * cell_m
        cpu, wall, memory = grass(
            "r.viewshed", "-b", "input=dem", "output=seen", f"coordinates={east},{north}",
            f"observer_elevation={EYES_M}", f"target_elevation={TARGET_M}", "max_distance=-1",
            "memory=6000", "--o",
        )
        grass("r.out.bin", "-i", "input=seen", f"output={work}/grass.i1", "bytes=1", "null=0")
        seen["GRASS r.viewshed"] = np.fromfile(f"{work}/grass.i1", np.int8).reshape(side, side)
        figures["GRASS r.viewshed"] = (cpu, wall, memory, cpu, wall)
        cpu, wall, memory, _ = run([
            "gdal_viewshed", "-q", "-ox", str(east), "-oy", str(north), "-oz", str(EYES_M),
            "-tz", str(TARGET_M), "-md", "0", "-cc", "0", "-vv", "1", "-iv", "0",
            "-co", "COMPRESS=NONE", f"{work}/dem{side}.tif", f"{work}/gdal.tif",
        ])
        with rasterio.open(f"{work}/gdal.tif") as file:
            seen["gdal_viewshed"] = file.read(1)
        figures["gdal_viewshed"] = (cpu, wall, memory, cpu, wall)
        truth = seen["ringfort, every line"] == 1
        for name, (cpu, wall, memory, call, call_wall) in figures.items():
            wrong = float(((seen[name] == 1) != truth).mean())
            missed = float((~(seen[name] == 1) & truth).sum() / max(1, truth.sum()))
            sums.setdefault(name, []).append((cpu, wall, memory, call, call_wall, wrong, missed))
    peer = np.mean([f[0] for f in sums["GRASS r.viewshed"]])
    for name, figures in sums.items():
        cpu, wall, memory, call, call_wall, wrong, missed = map(np.array, zip(*figures))
        note = f"{100 * wrong.mean():.4f} % wrong, {100 * wrong.max():.4f} % at worst; misses {100 * missed.mean():.2f} % of what is seen"
        if name.startswith("ringfort"):
            note += f"; {call.mean():.3f} s of it the call, {call_wall.mean():.3f} s by the clock"
        rows.append((f"{side}²", name, cpu.mean(), wall.mean(), memory.max(), note, f"{peer / cpu.mean():.0f}"))


def posts(work, ours, side, rows):
    cell_m = WIDTH_M / side
    for care in ("fast", "exact"):
        for threads in (1, 2):
            env = dict(os.environ, THREADS=str(threads))
            cpu, wall, memory, text = run(
                [str(x) for x in [ours, "posts", f"{work}/dem{side}.f32", side, cell_m, 400, 3000, care]],
                env,
            )
            call, clock = float(text.split()[1]), float(text.split()[3])
            note = f"{call:.2f} s of it the call, {clock:.2f} s by the clock; {call / 400 * 1000:.2f} ms a post"
            rows.append((f"{side}²", f"ringfort, {care}, threads: {threads}", cpu, wall, memory, note, ""))


def table(title, rows):
    print(f"\n{title}\n")
    print("| cells | tool | CPU s | wall s | peak MiB | | times less CPU |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for cells, name, cpu, wall, memory, note, ratio in rows:
        print(f"| {cells} | {name} | {cpu:.2f} | {wall:.2f} | {memory:.0f} | {note} | {ratio} |")
    sys.stdout.flush()


def main():
    if sys.argv[1] == "--library":
        return one_library(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    work, ours = os.path.abspath(sys.argv[1]), sys.argv[2]
    grass = Grass(work)
    costs, views, many = [], [], []
    sides = os.environ.get("SIDES", "2000 4000")
    for side in map(int, sides.split()):
        heights, _ = prepared(work, side)
        travel(work, ours, grass, side, costs)
        viewsheds(work, ours, grass, side, heights, PLACES if side == 2000 else PLACES[:3], views)
        posts(work, ours, side, many)
    table("Least-cost surfaces from the middle, eight neighbours", costs)
    table("Viewsheds of the whole map", views)
    table("400 posts of 3 km", many)


main()
