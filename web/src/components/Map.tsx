// Where? Muted hillshade under everything, the layers over it, the ways in on top.

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { Map as MapData } from "../generated/report";
import { metres } from "../lib/format";
import type { Inset } from "../lib/insets";
import { LAYERS, type Layer } from "../lib/map-labels";
import { useWidth } from "../lib/use-width";
import { inside, lookAt, MAX_ZOOM, project, shift, type View, whole, zoomBy } from "../lib/view";
import { boxesOn, MapLayers } from "./MapLayers";
import { MapKey } from "./MapParts";

/** An inset this wide on the map itself, in pixels, is read there. */
const READABLE = 260;

interface MapProps {
  map: MapData;
  /** What is drawn again beneath it. */
  insets: Inset[];
  off: ReadonlySet<Layer>;
  onOff: (off: ReadonlySet<Layer>) => void;
  active: number | null;
  onPoint: (step: number | null) => void;
}

export function MapView({ map, insets, off, onOff, active, onPoint }: MapProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const height = Math.round(
    Math.min(
      760,
      (width * (map.extent.north_m - map.extent.south_m)) / (map.extent.east_m - map.extent.west_m),
    ),
  );
  const [view, setView] = useState<View>(() => whole(map.extent));
  const drag = useRef<{ x: number; y: number } | null>(null);
  const at = project(map.extent, view, width, height);
  const on = (layer: Layer) => !off.has(layer);
  const has: Record<Layer, boolean> = {
    hillshade: Boolean(map.hillshade),
    seen: Boolean(map.seen),
    roads: (map.lines ?? []).some(({ kind }) => kind === "road"),
    rings: (map.rings ?? []).length + (map.zones ?? []).length > 0,
    posts: (map.posts ?? []).length > 0,
    ways: (map.lines ?? []).some(({ kind }) => kind !== "road"),
    events: (map.marks ?? []).length > 0,
  };
  const change = (next: View) => setView(inside(map.extent, next));

  const onKeyDown = (event: KeyboardEvent) => {
    const step = 0.15;
    const moves: Record<string, View> = {
      ArrowLeft: shift(map.extent, view, -step, 0),
      ArrowRight: shift(map.extent, view, step, 0),
      ArrowUp: shift(map.extent, view, 0, step),
      ArrowDown: shift(map.extent, view, 0, -step),
      "+": zoomBy(view, 1.5),
      "=": zoomBy(view, 1.5),
      "-": zoomBy(view, 1 / 1.5),
      f: whole(map.extent),
    };
    const next = moves[event.key];
    if (!next) return;
    event.preventDefault();
    change(next);
  };
  const onPointerDown = (event: PointerEvent) => {
    if (view.zoom <= 1 || event.pointerType === "touch") return;
    drag.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    const dx = (drag.current.x - event.clientX) / at.perMetre;
    const dy = (event.clientY - drag.current.y) / at.perMetre;
    drag.current = { x: event.clientX, y: event.clientY };
    change({ ...view, east: view.east + dx, north: view.north + dy });
  };

  return (
    <div className="map">
      <div className="map-tools">
        <fieldset className="map-layers">
          <legend className="hidden">Layers of the map</legend>
          {(Object.keys(LAYERS) as Layer[])
            .filter((layer) => has[layer])
            .map((layer) => (
              <label key={layer}>
                <input
                  type="checkbox"
                  checked={on(layer)}
                  onChange={() => {
                    const next = new Set(off);
                    if (!next.delete(layer)) next.add(layer);
                    onOff(next);
                  }}
                />
                {LAYERS[layer]}
              </label>
            ))}
        </fieldset>
        <fieldset className="map-zoom">
          <legend className="hidden">Look at</legend>
          <button
            type="button"
            onClick={() => change(whole(map.extent))}
            disabled={view.zoom === 1}
          >
            Whole
          </button>
          {map.sites.map((site) => (
            <button
              key={site.id}
              type="button"
              onClick={() => change(lookAt(map.extent, site, insets))}
            >
              {site.label}
            </button>
          ))}
          <button
            type="button"
            aria-label="Zoom in"
            disabled={view.zoom >= MAX_ZOOM}
            onClick={() => change(zoomBy(view, 1.6))}
          >
            +
          </button>
          <button
            type="button"
            aria-label="Zoom out"
            disabled={view.zoom === 1}
            onClick={() => change(zoomBy(view, 1 / 1.6))}
          >
            −
          </button>
        </fieldset>
      </div>
      <section
        className="map-frame"
        ref={ref}
        tabIndex={0}
        aria-label="Map. Arrow keys move it, plus and minus zoom, F shows the whole."
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null;
        }}
        data-zoomed={view.zoom > 1}
      >
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={said(map)}>
          <MapLayers
            map={map}
            at={at}
            width={width}
            height={height}
            zoom={view.zoom}
            on={on}
            insets={boxesOn(insets, at, READABLE)}
            active={active}
            onPoint={onPoint}
          />
        </svg>
      </section>
      <MapKey map={map} on={on} />
      {map.withheld && <p className="missing">{map.withheld}</p>}
      <p className="chart-footnote">
        {map.stand_in && <b>{map.stand_in}. </b>}
        {map.credit}
      </p>
    </div>
  );
}

/** Words for who cannot see the map. */
function said(map: MapData): string {
  const kinds = (kind: string) => (map.lines ?? []).filter((line) => line.kind === kind).length;
  const sites = map.sites.map(({ label }) => label).join(", ");
  const size = `${metres(map.extent.east_m - map.extent.west_m)} by ${metres(map.extent.north_m - map.extent.south_m)}`;
  return `Map, ${size}, north up. Sites: ${sites}. ${(map.posts ?? []).length} posts, ${kinds("way")} ways in, ${kinds("road")} roads.`;
}
