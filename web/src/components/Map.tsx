// Where? Muted hillshade under everything, the layers over it, the ways in on top.

import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from "react";
import type { Map as MapData } from "../generated/report";
import { metres, share } from "../lib/format";
import { LAYERS, type Layer, labelsOf } from "../lib/map-labels";
import { useWidth } from "../lib/use-width";
import { inside, lookAt, MAX_ZOOM, project, shift, type View, whole, zoomBy } from "../lib/view";
import { Areas, Lines, MapKey, Picture, Rings, ScaleBar } from "./MapParts";
import { PostSymbol } from "./MapSymbols";

interface MapProps {
  map: MapData;
  active: number | null;
  onPoint: (step: number | null) => void;
}

export function MapView({ map, active, onPoint }: MapProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const height = Math.round(
    Math.min(
      760,
      (width * (map.extent.north_m - map.extent.south_m)) / (map.extent.east_m - map.extent.west_m),
    ),
  );
  const [off, setOff] = useState<ReadonlySet<Layer>>(new Set());
  const [view, setView] = useState<View>(() => whole(map.extent));
  const drag = useRef<{ x: number; y: number } | null>(null);
  const clip = useId();
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
  const labels = labelsOf(map, at, on, width, height);

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
                    setOff(next);
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
            <button key={site.id} type="button" onClick={() => change(lookAt(map.extent, site))}>
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
          <defs>
            <clipPath id={clip}>
              <rect width={width} height={height} />
            </clipPath>
            <pattern
              id={`${clip}-denial`}
              width="7"
              height="7"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <line className="denial-line" x1="0" x2="0" y1="0" y2="7" />
            </pattern>
          </defs>
          <g clipPath={`url(#${clip})`}>
            <rect className="map-ground" width={width} height={height} />
            {on("hillshade") && map.hillshade && (
              <Picture className="hillshade" href={map.hillshade} map={map} at={at} />
            )}
            {on("seen") && map.seen && (
              <Picture className="seen" href={map.seen} map={map} at={at} />
            )}
            {on("rings") && <Areas map={map} at={at} pattern={`${clip}-denial`} />}
            {on("roads") && <Lines map={map} at={at} kinds={["road"]} />}
            {on("rings") && <Rings map={map} at={at} />}
            {on("ways") && (
              <Lines map={map} at={at} kinds={["critical_detection", "way", "flight", "escape"]} />
            )}
            {on("posts") &&
              (map.posts ?? []).map((post) => (
                <PostSymbol
                  key={post.id}
                  post={post}
                  x={at.x(post.at)}
                  y={at.y(post.at)}
                  zoom={view.zoom}
                  small={width < 480}
                />
              ))}
            {map.sites.map((site) => (
              <g
                key={site.id}
                className="site"
                transform={`translate(${at.x(site.at)},${at.y(site.at)})`}
              >
                <title>
                  {site.label}
                  {site.located ? `: located here in ${share(site.located.value)}` : ""}
                </title>
                <circle className="site-halo" r={9} />
                <circle className="site-ring" r={7} />
                <circle className="site-core" r={2.6} />
              </g>
            ))}
            {(map.towns ?? []).map((town) => (
              <rect
                key={town.label}
                className="town"
                x={at.x(town.at) - 3}
                y={at.y(town.at) - 3}
                width={6}
                height={6}
              />
            ))}
            {on("events") &&
              (map.marks ?? []).map((mark) => {
                const [x, y] = [at.x(mark.at), at.y(mark.at)];
                return (
                  // biome-ignore lint/a11y/noStaticElementInteractions: the same event stands in the timeline
                  <g
                    key={mark.step}
                    className={`event${active === mark.step ? " active" : ""}`}
                    onMouseEnter={() => onPoint(mark.step)}
                    onMouseLeave={() => onPoint(null)}
                  >
                    <line x1={x} y1={y} x2={x - 15} y2={y + 17} />
                    <circle cx={x - 18} cy={y + 21} r={9} />
                    <text x={x - 18} y={y + 25} textAnchor="middle">
                      {mark.step + 1}
                    </text>
                  </g>
                );
              })}
            {labels.map((label) => (
              <text
                key={label.key}
                className={`map-label ${label.key.split(" ")[0]}`}
                x={label.x}
                y={label.y}
                textAnchor={label.anchor}
              >
                {label.text}
              </text>
            ))}
          </g>
          <ScaleBar perMetre={at.perMetre} width={width} height={height} />
          {map.stand_in && (
            <text className="map-stand-in" x={12} y={20}>
              Stand-in terrain
            </text>
          )}
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
