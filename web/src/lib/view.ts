// Which part of the map is looked at, and where in it does a place lie?

import type { Extent, MapSite } from "../generated/report";
import type { Inset } from "./insets";
import { niceStep } from "./scale";

/** The centre in metres and how many times closer than the whole. */
export interface View {
  east: number;
  north: number;
  zoom: number;
}

/** Close enough to tell posts 150 m apart on a map of 30 km. */
export const MAX_ZOOM = 40;

/** The whole map. */
export function whole(extent: Extent): View {
  return {
    east: (extent.west_m + extent.east_m) / 2,
    north: (extent.south_m + extent.north_m) / 2,
    zoom: 1,
  };
}

export function zoomBy(view: View, factor: number): View {
  return { ...view, zoom: view.zoom * factor };
}

/** Moves by a share of what is visible. */
export function shift(extent: Extent, view: View, right: number, up: number): View {
  return {
    ...view,
    east: view.east + (right * (extent.east_m - extent.west_m)) / view.zoom,
    north: view.north + (up * (extent.north_m - extent.south_m)) / view.zoom,
  };
}

/** A site as its inset shows it, or some 3 km around it. */
export function lookAt(extent: Extent, site: MapSite, insets: Inset[]): View {
  const inset = insets.find((one) => one.site.id === site.id && !one.close);
  const across = inset ? inset.extent.east_m - inset.extent.west_m : 3200;
  const zoom = Math.max(2, (extent.east_m - extent.west_m) / across);
  return { east: site.at[0], north: site.at[1], zoom };
}

/** Keeps the view within the map and the zoom within reason. */
export function inside(extent: Extent, view: View): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom));
  const half_east = (extent.east_m - extent.west_m) / 2 / zoom;
  const half_north = (extent.north_m - extent.south_m) / 2 / zoom;
  const between = (value: number, low: number, high: number) =>
    Math.min(high, Math.max(low, value));
  return {
    east: between(view.east, extent.west_m + half_east, extent.east_m - half_east),
    north: between(view.north, extent.south_m + half_north, extent.north_m - half_north),
    zoom: zoom < 1.02 ? 1 : zoom,
  };
}

export interface Projection {
  x: (point: readonly [number, number]) => number;
  y: (point: readonly [number, number]) => number;
  /** Pixels a metre. */
  perMetre: number;
}

/** Metres of the frame to pixels of the picture. */
export function project(extent: Extent, view: View, width: number, height: number): Projection {
  const perMetre = (width / (extent.east_m - extent.west_m)) * view.zoom;
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    x: ([east]) => tenth(width / 2 + (east - view.east) * perMetre),
    y: ([, north]) => tenth(height / 2 - (north - view.north) * perMetre),
    perMetre,
  };
}

/** The longest round length that fits into `room` pixels, in metres. */
export function scaleBar(perMetre: number, room: number): number {
  const most = room / perMetre;
  const above = niceStep(most);
  if (above <= most) return above;
  for (const factor of [0.8, 0.5, 0.4, 0.2, 0.1]) {
    if (above * factor <= most && niceStep(above * factor) === above * factor) {
      return above * factor;
    }
  }
  return above / 10;
}

/** The southernmost point of an outline. */
export function lowestOf(points: readonly [number, number][]): [number, number] | undefined {
  return points.reduce<[number, number] | undefined>(
    (low, point) => (low === undefined || point[1] < low[1] ? point : low),
    undefined,
  );
}
