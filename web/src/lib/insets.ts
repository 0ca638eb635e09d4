// Which places of a map are too small to be read on it, and how closely must one look at them?

import type { Extent, Map as MapData, MapLine, MapRing, MapSite } from "../generated/report";

type Point = readonly [number, number];

/** A square of the map, drawn again larger. */
export interface Inset {
  key: string;
  /** The site at its middle. */
  site: MapSite;
  extent: Extent;
  /** Inside another inset of the same site. */
  close: boolean;
  /** Whether rings stand around the site; the others show a way in at most. */
  layered: boolean;
}

/** At least this far from the site, in metres: its surroundings. */
const SURROUNDINGS_M = 1000;
/** At least this far in a second, closer one. */
const NEAR_M = 300;
/** What is a tenth of the half width is looked at again, closer. */
const CLOSER = 10;
/** Wider than this share of the map, the map itself is large enough. */
const LARGE = 0.35;

/** The length of a line in metres. */
export function lengthOf(points: readonly Point[]): number {
  return points.reduce((sum, [east, north], n) => {
    const before = points[n - 1];
    return before ? sum + Math.hypot(east - before[0], north - before[1]) : 0;
  }, 0);
}

/** The ways in that end at a site: those whose last point no other site is nearer to. */
export function waysTo(map: MapData, site: MapSite): MapLine[] {
  const from = (at: Point, other: MapSite) => Math.hypot(at[0] - other.at[0], at[1] - other.at[1]);
  return (map.lines ?? []).filter(({ kind, points }) => {
    const end = points.at(-1);
    return (
      kind === "way" &&
      end !== undefined &&
      map.sites.every((other) => from(end, site) <= from(end, other))
    );
  });
}

/** The rings around a site. */
export function ringsOf(map: MapData, site: MapSite): MapRing[] {
  return (map.rings ?? []).filter(
    ({ at }) => Math.hypot(at[0] - site.at[0], at[1] - site.at[1]) < 1,
  );
}

/** How far the lines of the last useful detection nearest to a site reach from it. */
function detectionReach(map: MapData, site: MapSite): number {
  const far = (at: Point, from: MapSite) =>
    Math.max(Math.abs(at[0] - from.at[0]), Math.abs(at[1] - from.at[1]));
  const own = (map.lines ?? []).filter(({ kind, points }) => {
    const start = points[0];
    return (
      kind === "critical_detection" &&
      start !== undefined &&
      map.sites.every((other) => far(start, site) <= far(start, other))
    );
  });
  return Math.max(0, ...own.flatMap(({ points }) => points.map((point) => far(point, site))));
}

/** A square around a place, moved so that it stays on the map. */
function square({ at }: MapSite, half: number, whole: Extent): Extent {
  const centre = (x: number, low: number, high: number) =>
    high - low < 2 * half ? (low + high) / 2 : Math.min(high - half, Math.max(low + half, x));
  const east = centre(at[0], whole.west_m, whole.east_m);
  const north = centre(at[1], whole.south_m, whole.north_m);
  return { west_m: east - half, east_m: east + half, south_m: north - half, north_m: north + half };
}

/** The insets of a map, those with rings first; none where the map itself is large enough. */
export function insetsOf(map: MapData): Inset[] {
  const width = map.extent.east_m - map.extent.west_m;
  const all = map.sites.flatMap((site) => {
    const radii = ringsOf(map, site).map(({ radius_m }) => radius_m);
    const ways = waysTo(map, site).map(({ points }) => lengthOf(points));
    if (radii.length + ways.length === 0) return [];
    const layered = radii.length > 0;
    const reach = (rings: number[]) => Math.max(...rings.map((r) => 1.25 * r), 0);
    const walk = Math.max(...ways.map((length) => 1.5 * length), 0);
    const critical = 1.1 * detectionReach(map, site);
    const half = Math.max(reach(radii), walk, critical, SURROUNDINGS_M);
    const halves = [{ half, close: false }];
    if (Math.min(...radii, ...ways) * CLOSER < half) {
      const inner = reach(radii.filter((r) => 5 * r <= half));
      const small = [walk, critical].filter((size) => size < half / 2);
      const near = Math.max(inner, ...small, NEAR_M);
      if (near < half / 2) halves.push({ half: near, close: true });
    }
    return halves
      .filter((one) => 2 * one.half < LARGE * width)
      .map((one) => ({
        key: `${site.id}${one.close ? " close" : ""}`,
        site,
        extent: square(site, one.half, map.extent),
        close: one.close,
        layered,
      }));
  });
  return [...all.filter(({ layered }) => layered), ...all.filter(({ layered }) => !layered)];
}

/** Whether a place lies in a square. */
export function within(
  { west_m, east_m, south_m, north_m }: Extent,
  [east, north]: Point,
): boolean {
  return east >= west_m && east <= east_m && north >= south_m && north <= north_m;
}

/** The map without what is drawn again in these squares: posts and lines that lie in them wholly. */
export function without(map: MapData, boxes: Extent[]): MapData {
  if (boxes.length === 0) return map;
  const inside = (points: readonly Point[]) =>
    boxes.some((box) => points.every((point) => within(box, point)));
  return {
    ...map,
    posts: (map.posts ?? []).filter(({ at }) => !inside([at])),
    lines: (map.lines ?? []).filter(({ kind, points }) => kind === "road" || !inside(points)),
  };
}
