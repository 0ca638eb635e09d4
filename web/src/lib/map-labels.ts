// What is named on the map, and in which order of importance?

import type { Map as MapData } from "../generated/report";
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

/** What is named, in order of importance; what finds no room stays in the key and the tooltips. */
export function labelsOf(
  map: MapData,
  at: Projection,
  on: (layer: Layer) => boolean,
  width: number,
  height: number,
): Placed[] {
  const small = width < 480;
  const frame: Box = { x: 4, y: 4, width: width - 8, height: height - 8 };
  const spot = (p: [number, number], r: number): Box => ({
    x: at.x(p) - r,
    y: at.y(p) - r,
    width: 2 * r,
    height: 2 * r,
  });
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
    { x: 0, y: 0, width: map.stand_in ? 130 : 0, height: 28 },
  ];
  const wish = (
    kind: string,
    text: string,
    p: [number, number],
    clear: number,
    size: number,
  ): Wish => ({ key: `label-${kind} ${text}`, text, x: at.x(p), y: at.y(p), clear, size });
  const wishes: Wish[] = [
    ...map.sites.map((site) => wish("site", site.label, site.at, 9, 14)),
    ...(map.towns ?? []).map((town) => wish("town", town.label, town.at, 4, 12)),
  ];
  if (on("rings")) {
    for (const ring of map.rings ?? []) {
      if (ring.radius_m * at.perMetre < 30) continue;
      const angle = Math.PI * 0.42;
      const edge: [number, number] = [
        ring.at[0] + ring.radius_m * Math.cos(angle),
        ring.at[1] + ring.radius_m * Math.sin(angle),
      ];
      wishes.push(wish("ring", ring.label, edge, 2, 12));
    }
    for (const zone of map.zones ?? []) {
      const top = zone.kind === "search" ? lowestOf(zone.outline) : zone.outline[0];
      if (top) wishes.push(wish(`zone-${zone.kind}`, zone.label, top, 2, 12));
    }
  }
  if (on("ways") && !small) {
    for (const line of map.lines ?? []) {
      if (line.kind === "road" || !line.label) continue;
      const visible = line.points.filter((p) => {
        const [x, y] = [at.x(p), at.y(p)];
        return x > 20 && x < width - 20 && y > 20 && y < height - 20;
      });
      const middle = visible[Math.floor(visible.length * (line.kind === "way" ? 0.3 : 0.62))];
      if (middle) wishes.push(wish(line.kind, line.label, middle, 5, 12));
    }
  }
  if (on("posts") && at.perMetre > 0.13) {
    for (const post of map.posts ?? []) {
      wishes.push(wish("post", post.label.split(",")[0] ?? post.label, post.at, 9, 12));
    }
  }
  return place(wishes, taken, frame);
}
