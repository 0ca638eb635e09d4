// Does Cesium's own parser load a replay, and does everything in it have a place in time?
//
//     node load_czml.mjs FOLDER_WITH_NODE_MODULES replay.czml
//
// Cesium expects a browser; on Node two of its classes have to be there, and nothing more.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , modules, file] = process.argv;
const from = createRequire(pathToFileURL(`${modules}/package.json`));
const loaded = await import(pathToFileURL(from.resolve("cesium")));
const Cesium = loaded.CzmlDataSource ? loaded : loaded.default;
globalThis.Image = class {};
globalThis.HTMLCanvasElement = class {};

const source = await Cesium.CzmlDataSource.load(JSON.parse(await readFile(file, "utf8")));
let moving = 0;
for (const entity of source.entities.values) {
  const interval = entity.availability ?? source.clock;
  const start = interval.start ?? interval.startTime;
  const stop = interval.stop ?? interval.stopTime;
  for (const time of [start, stop]) {
    const place = entity.position.getValue(time);
    if (!place || ![place.x, place.y, place.z].every(Number.isFinite)) {
      console.error(`${entity.id} has no place at ${time}`);
      process.exit(1);
    }
  }
  moving += entity.availability ? 1 : 0;
}
if (moving === 0) {
  console.error("nothing in it moves");
  process.exit(1);
}
console.log(`ok: ${source.entities.values.length} entities, ${moving} of them with a time`);
