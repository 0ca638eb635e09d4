"""Does pyarrow read the results of a run, and do they agree with each other?

    python pyarrow_reads.py DIR

DIR is the folder of a finished run. Needs pyarrow. Exits with 1 at the first thing that is wrong.
"""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

WORD = pa.dictionary(pa.int32(), pa.string())
ID, COUNT, TIME = pa.uint64(), pa.uint32(), pa.int64()

# name, type, whether it may be missing
REPLICATIONS = [
    ("replication", ID, False),
    ("outer", COUNT, False),
    ("fate", WORD, False),
    ("stage", WORD, True),
    *((name, pa.bool_(), False) for name in ("window_missed", "moved", "interrupted", "reached", "hit")),
    ("strikes", COUNT, False),
    *(
        (f"{name}_ms", TIME, True)
        for name in ("first_lead", "located", "decided", "visitor_left", "followed", "launched", "detected", "contact", "broke_out", "found")
    ),
    ("ended_ms", TIME, False),
    *((name, WORD, True) for name in ("deciding_source", "struck", "detected_by", "delayed_by")),
    *(
        (name, COUNT, False)
        for name in (
            "protectors_killed",
            "protectors_wounded",
            "seekers_killed",
            "seekers_wounded",
            "with_him",
        )
    ),
]
EVENTS = [
    ("replication", ID, False),
    ("index", COUNT, False),
    ("at_ms", TIME, False),
    *((name, WORD, False) for name in ("phase", "side", "kind")),
    ("text", pa.string(), False),
    ("cause", COUNT, True),
    ("east_m", pa.float64(), True),
    ("north_m", pa.float64(), True),
    ("belief", pa.float64(), False),
    ("alert", WORD, False),
]
FATES = {
    "captured alive",
    "killed at the site",
    "died before pick-up",
    "died in evacuation",
    "free",
}


def check(right, message):
    if not right:
        sys.exit(f"error: {message}")


def read(folder, name, columns, manifest):
    """The table, after its schema and its notes were checked."""
    file = pq.ParquetFile(folder / name)
    expected = pa.schema([pa.field(name, kind, missing) for name, kind, missing in columns])
    found = file.schema_arrow.remove_metadata()
    check(found.equals(expected), f"{name} has the columns\n{found}\nnot\n{expected}")
    notes = {key.decode(): value.decode() for key, value in file.metadata.metadata.items()}
    for key, value in (
        ("version", manifest["version"]),
        ("identity", manifest["identity"]),
        ("scenario_sha256", manifest["scenario_sha256"]),
        ("seed", str(manifest["seed"])),
    ):
        check(notes.get(f"ringfort.{key}") == value, f"{name} is of another run: its {key} differs")
    table = file.read()
    table.validate(full=True)
    return file, table


def main(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    check(manifest["rows"] is not None, "the run is not finished")

    file, table = read(folder, "replications.parquet", REPLICATIONS, manifest)
    rows = manifest["rows"]
    check(table.num_rows == rows, f"there are {table.num_rows} replications, not {rows}")
    check(file.num_row_groups == manifest["parts"], "a row group is not a part")
    check(table["replication"].to_pylist() == list(range(rows)), "replications are not in order")
    check(set(table["fate"].unique().to_pylist()) <= FATES, "there is an unknown fate")
    free = pc.equal(table["fate"].cast(pa.string()), "free")
    staged = pc.is_valid(table["stage"])
    check(pc.all(pc.equal(free, staged)).as_py() is not False, "who is free has a stage, and only he")
    for name, kind, _ in REPLICATIONS:
        late = kind == TIME and pc.any(pc.greater(table[name], table["ended_ms"])).as_py()
        check(not late, f"{name} is after the end")

    _, events = read(folder, "events.parquet", EVENTS, manifest)
    last = (-1, -1, 0)
    columns = (events[name].to_pylist() for name in ("replication", "index", "at_ms", "cause"))
    for replication, index, at, cause in zip(*columns):
        new = replication != last[0]
        check(replication >= last[0] and replication < rows, "the events' replications are not in order")
        check(index == (0 if new else last[1] + 1), f"an event of replication {replication} is missing")
        check(new or at >= last[2], f"time runs back in replication {replication}")
        check(cause is None or cause < index, f"a cause comes later in replication {replication}")
        last = (replication, index, at)
    belief = pc.min_max(events["belief"]).as_py()
    check(belief["min"] is None or 0 <= belief["min"] <= belief["max"] <= 1, "a belief is not in 0 to 1")

    sampled = len(events["replication"].unique())
    print(f"ok: {rows} replications in {manifest['parts']} parts; {events.num_rows} events of {sampled}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
