// What is named on the map, and in which order of importance?

import type { Map as MapData, MapLine } from "../generated/report";
import { type Inset, within } from "./insets";
import { type Box, type Placed, place, type Wish } from "./place";
import { lowestOf, type Projection } from "./view";

/** The layers that can be taken off. */
export const LAYERS = {
  hillshade: "Hillshade",
  seen: "Seen from posts",
  roads: "Roads",
  rings: "Rings and zones",
  posts: "Posts",
  ways: "Ways in",
  events: "Events",
} as const;
export type Layer = keyof typeof LAYERS;

export interface LabelFrame {
  width: number;
  height: number;
  /** Places drawn again, larger: a box each, and no names inside. */
  insets: Inset[];
  /** On an inset, the site at its middle: named above it, and not again on its lines. */
  centre?: string | undefined;
}

/** What is named, in order of importance; what finds no room stays in the key and the tooltips. */
export function labelsOf(
  map: MapData,
  at: Projection,
  on: (layer: Layer) => boolean,
  { width, height, insets, centre }: LabelFrame,
): Placed[] {
  const small = width < 480 && centre === undefined;
  const frame: Box = { x: 4, y: 4, width: width - 8, height: height - 8 };
  const spot = (p: [number, number], r: number): Box => ({
    x: at.x(p) - r,
    y: at.y(p) - r,
    width: 2 * r,
    height: 2 * r,
  });
  const standIn = centre === undefined ? 130 : 72;
  const taken: Box[] = [
    ...map.sites.map((site) => spot(site.at, 9)),
    ...(on("posts") ? (map.posts ?? []).map((post) => spot(post.at, 9)) : []),
    ...(on("events")
      ? (map.marks ?? []).map((mark) => ({
          x: at.x(mark.at) - 28,
          y: at.y(mark.at) + 11,
          width: 20,
          height: 20,
        }))
      : []),
    { x: width - 150, y: height - 40, width: 150, height: 40 },
    { x: 0, y: 0, width: map.stand_in ? standIn : 0, height: 28 },
  ];
  const boxed = (p: [number, number]) => insets.some(({ extent }) => within(extent, p));
  // beside its box, if that is a small one
  const clearOf = ({ id }: { id: string }) => {
    const sizes = insets
      .filter(({ site }) => site.id === id)
      .map(({ extent }) => ((extent.east_m - extent.west_m) * at.perMetre) / 2);
    const half = Math.min(...sizes);
    return half < 32 ? Math.max(9, half) : 9;
  };
  const named = (text: string) =>
    centre === undefined ? text : text.replace(` to ${centre}`, "").replace(` of ${centre}`, "");
  const wish = (
    kind: string,
    text: string,
    p: [number, number],
    clear: number,
    size: number,
  ): Wish => ({ key: `label-${kind} ${text}`, text, x: at.x(p), y: at.y(p), clear, size });
  const wishes: Wish[] = [
    ...map.sites
      .filter(({ label }) => label !== centre)
      .map((site) => wish("site", site.label, site.at, clearOf(site), 14)),
    ...(map.towns ?? []).map((town) => wish("town", town.label, town.at, 4, 12)),
  ];
  if (on("rings")) {
    for (const ring of map.rings ?? []) {
      if (ring.radius_m * at.perMetre < 22) continue;
      const edges = [0.42, 0.58, 1.5, 0.25, 0.75, 1.25, 1.75].map((turn): [number, number] => [
        ring.at[0] + ring.radius_m * Math.cos(Math.PI * turn),
        ring.at[1] + ring.radius_m * Math.sin(Math.PI * turn),
      ]);
      wishes.push({
        ...wish("ring", ring.label, edges[0] ?? ring.at, 2, 12),
        spots: edges.filter((p) => !boxed(p)).map((p) => [at.x(p), at.y(p)] as const),
      });
    }
    for (const zone of map.zones ?? []) {
      const top = zone.kind === "search" ? lowestOf(zone.outline) : zone.outline[0];
      if (top) wishes.push(wish(`zone-${zone.kind}`, zone.label, top, 2, 12));
    }
  }
  if (on("ways") && !small) {
    // a line in several pieces is named once, on its longest
    const longest = new Map<string, readonly [MapLine, [number, number][]]>();
    for (const line of map.lines ?? []) {
      if (line.kind === "road" || !line.label) continue;
      const inFrame = fine(line.points, at).filter((p) => {
        const [x, y] = [at.x(p), at.y(p)];
        return x > 20 && x < width - 20 && y > 20 && y < height - 20 && !boxed(p);
      });
      const key = `${line.kind} ${line.label}`;
      const least = centre === undefined ? 120 / STEP : 0;
      if (inFrame.length > Math.max(least, longest.get(key)?.[1].length ?? 0)) {
        longest.set(key, [line, inFrame]);
      }
    }
    const order = ["critical_detection", "way", "escape", "flight"];
    const sorted = [...longest.values()].sort(
      ([a], [b]) => order.indexOf(a.kind) - order.indexOf(b.kind),
    );
    for (const [line, inFrame] of sorted) {
      const parts = [line.kind === "way" ? 0.3 : 0.62, 0.5, 0.15, 0.85, 0.05, 0.7, 0.95];
      const spots = parts.flatMap((part) => {
        const point = inFrame[Math.floor(inFrame.length * part)];
        return point ? [[at.x(point), at.y(point)] as const] : [];
      });
      const first = inFrame[0];
      if (first) wishes.push({ ...wish(line.kind, named(line.label ?? ""), first, 5, 12), spots });
    }
  }
  if (on("posts") && at.perMetre > 0.13 && centre === undefined) {
    for (const post of map.posts ?? []) {
      wishes.push(wish("post", post.label.split(",")[0] ?? post.label, post.at, 9, 12));
    }
  }
  return place(wishes, taken, frame);
}

/** Pixels between the points that a line's name may stand at. */
const STEP = 8;

/** A line with points every few pixels. */
function fine(points: readonly (readonly [number, number])[], at: Projection): [number, number][] {
  return points.flatMap(([east, north], n): [number, number][] => {
    const next = points[n + 1];
    if (!next) return [[east, north]];
    const [dx, dy] = [next[0] - east, next[1] - north];
    const parts = Math.min(400, Math.ceil((Math.hypot(dx, dy) * at.perMetre) / STEP)) || 1;
    return Array.from({ length: parts }, (_, k) => [
      east + (dx * k) / parts,
      north + (dy * k) / parts,
    ]);
  });
}
