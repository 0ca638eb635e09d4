// Does Cesium's own parser read the CZML of a replay, and is everything somewhere when it says so?
//
// Usage: node czml.mjs replay.czml

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { CzmlDataSource, JulianDate } from "cesium";

// Cesium looks for these of the browser when it loads a document. It is imported before they are
// there, because with them it would take Node for a browser.
globalThis.Image ??= class Image {};
globalThis.HTMLCanvasElement ??= class HTMLCanvasElement {};

const path = process.argv[2];
if (!path) {
  console.error("usage: node czml.mjs FILE.czml");
  process.exit(2);
}
const packets = JSON.parse(await readFile(path, "utf8"));
const source = await CzmlDataSource.load(packets);

const { clock } = source;
assert.ok(clock, "the document sets a clock");
assert.ok(JulianDate.lessThan(clock.startTime, clock.stopTime), "the clock runs forward");
assert.ok(source.name, "the document has a name");

const entities = source.entities.values;
assert.equal(entities.length, packets.length - 1, "one entity a packet, beside the document");

const halfway = (interval) => {
  const seconds = JulianDate.secondsDifference(interval.stop, interval.start);
  return JulianDate.addSeconds(interval.start, seconds / 2, new JulianDate());
};
const whole = { start: clock.startTime, stop: clock.stopTime };
let moving = 0;
for (const entity of entities) {
  const spans = entity.availability
    ? Array.from({ length: entity.availability.length }, (_, i) => entity.availability.get(i))
    : [whole];
  assert.ok(spans.length > 0, `${entity.id} is available at some time`);
  for (const span of spans) {
    const at = halfway(span);
    const place = entity.position?.getValue(at);
    assert.ok(place, `${entity.id} is nowhere at ${JulianDate.toIso8601(at)}`);
    for (const metres of [place.x, place.y, place.z]) {
      assert.ok(Number.isFinite(metres), `${entity.id} has a place that is no number`);
    }
    // on or just above the ellipsoid, whose radii are 6357 to 6378 km
    const radius = Math.hypot(place.x, place.y, place.z);
    assert.ok(radius > 6.35e6 && radius < 6.39e6, `${entity.id} is ${radius} m from the middle`);
    assert.ok(entity.isAvailable(at), `${entity.id} is available within its own interval`);
    const doing = entity.properties?.doing?.getValue(at);
    if (entity.path) assert.equal(typeof doing, "string", `${entity.id} does nothing`);
  }
  if (entity.path) moving += 1;
}
assert.ok(moving > 0, "nothing moves");
assert.ok(source.entities.getById("principal"), "the principal is missing");
console.log(`${path}: ${entities.length} entities, ${moving} of them move`);
