#!/bin/sh
# Least-time surfaces and viewsheds beside other tools, on the same real ground, in one run.
#
#   RINGFORT_TEST_DATA=folder-of-N42E001.hgt.zip crates/ringfort-world/benches/peers/run.sh [WORK]
#
# Installs the peers (GRASS and GDAL by apt, the others by pip into a venv in WORK, which is
# target/peers unless said), projects the SRTM tile to UTM 31N at 40 m and 20 m, and prints a table.
# SIDES=2000 keeps to the smaller one. It takes about twenty minutes of one core and 3 GB of memory.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
work=${1:-$root/target/peers}
mkdir -p "$work"

if ! command -v grass >/dev/null || ! command -v gdalwarp >/dev/null; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get install -y -q grass-core gdal-bin python3-gdal
fi
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install -q numpy scipy scikit-image rasterio
fi

if [ ! -f "$work/dem4000.tif" ]; then
    (cd "$work" && python3 -m zipfile -e "$RINGFORT_TEST_DATA/N42E001.hgt.zip" .)
    gdal_fillnodata.py -q "$work/N42E001.hgt" "$work/filled.tif"
    for side in 2000 4000; do
        gdalwarp -q -overwrite -t_srs EPSG:32631 -te 337000 4663000 417000 4743000 \
            -ts $side $side -r cubic -ot Float32 "$work/filled.tif" "$work/dem$side.tif"
    done
fi

cargo build -q --release -p ringfort-world --bench peers --manifest-path "$root/Cargo.toml"
target=${CARGO_TARGET_DIR:-$root/target}
ours=$(ls -t "$target"/release/deps/peers-* | grep -v '\.d$' | head -n 1)
exec "$work/venv/bin/python" "$here/peers.py" "$work" "$ours"
