// Where? Muted hillshade under everything, the layers over it, the ways in on top.

import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from "react";
import type { Map as MapData } from "../generated/report";
import { metres, share } from "../lib/format";
import { type Box, type Placed, place, type Wish } from "../lib/place";
import { linePath } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import {
  inside,
  lookAt,
  lowestOf,
  MAX_ZOOM,
  type Projection,
  project,
  scaleBar,
  shift,
  type View,
  whole,
  zoomBy,
} from "../lib/view";
import { PostSymbol, SYMBOL_WORDS } from "./MapSymbols";

const LAYERS = {
  hillshade: "Hillshade",
  seen: "Seen from posts",
  roads: "Roads",
  rings: "Rings and zones",
  posts: "Posts",
  ways: "Ways in",
  events: "Events",
} as const;
type Layer = keyof typeof LAYERS;

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

interface PartProps {
  map: MapData;
  at: Projection;
}

function Picture({ href, className, map, at }: PartProps & { href: string; className: string }) {
  const { west_m, south_m, east_m, north_m } = map.extent;
  return (
    <image
      className={className}
      href={href}
      x={at.x([west_m, north_m])}
      y={at.y([west_m, north_m])}
      width={(east_m - west_m) * at.perMetre}
      height={(north_m - south_m) * at.perMetre}
      preserveAspectRatio="none"
    />
  );
}

function Areas({ map, at, pattern }: PartProps & { pattern: string }) {
  return (map.zones ?? []).map((zone) => (
    <path
      key={`${zone.kind} ${zone.label}`}
      className={`zone zone-${zone.kind}`}
      d={`${linePath(zone.outline.map((p) => [at.x(p), at.y(p)] as const))}Z`}
      style={zone.kind === "denial" ? { fill: `url(#${pattern})` } : undefined}
    >
      <title>{zone.label}</title>
    </path>
  ));
}

function Rings({ map, at }: PartProps) {
  return (map.rings ?? []).map((ring) => {
    const radius = ring.radius_m * at.perMetre;
    return (
      <circle
        key={`${ring.label} ${ring.at.join()}`}
        className="ring"
        cx={at.x(ring.at)}
        cy={at.y(ring.at)}
        r={radius}
      >
        <title>{ring.label}</title>
      </circle>
    );
  });
}

function Lines({ map, at, kinds }: PartProps & { kinds: string[] }) {
  return (map.lines ?? [])
    .filter(({ kind }) => kinds.includes(kind))
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
    .map((line, n) => {
      const path = linePath(line.points.map((p) => [at.x(p), at.y(p)] as const));
      const size = line.undetected == null ? undefined : 1.2 + 4.3 * line.undetected;
      return (
        <g key={`${line.kind} ${line.label} ${n}`}>
          {line.kind !== "road" && (
            <path
              className="line-halo"
              d={path}
              style={size ? { strokeWidth: size + 2.5 } : undefined}
            />
          )}
          <path
            className={`line line-${line.kind}`}
            d={path}
            style={size ? { strokeWidth: size } : undefined}
          >
            {line.label && (
              <title>
                {line.label}
                {line.undetected == null ? "" : `: unseen with ${share(line.undetected)}`}
              </title>
            )}
          </path>
        </g>
      );
    });
}

/** What is named, in order of importance; what finds no room stays in the key and the tooltips. */
function labelsOf(
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

function ScaleBar({
  perMetre,
  width,
  height,
}: {
  perMetre: number;
  width: number;
  height: number;
}) {
  const length = scaleBar(perMetre, Math.min(110, width * 0.25));
  const size = length * perMetre;
  const right = width - 40;
  return (
    <g className="scale-bar">
      <path d={`M${right - size},${height - 18}v5h${size}v-5`} />
      <text x={right - size / 2} y={height - 19} textAnchor="middle">
        {metres(length).replace(".0 ", " ")}
      </text>
      <g transform={`translate(${width - 20},${height - 26})`}>
        <path className="north" d="M0,-9L5,8L0,4.5L-5,8Z" />
        <text y={20} textAnchor="middle" className="north-letter">
          N
        </text>
      </g>
    </g>
  );
}

/** What the lines and signs mean; only what is on the map. */
function MapKey({ map, on }: { map: MapData; on: (layer: Layer) => boolean }) {
  const kinds = new Set((map.lines ?? []).map(({ kind }) => kind));
  const signs = [
    ...new Map((map.posts ?? []).map((post) => [`${post.side} ${post.symbol}`, post])).values(),
  ];
  const lines = (
    [
      ["way", "way in: wider is less seen", "ways"],
      ["flight", "the seeker's flight", "ways"],
      ["escape", "the principal's flight", "ways"],
      ["critical_detection", "last useful detection", "ways"],
      ["road", "road", "roads"],
    ] as const
  ).filter(([kind, , layer]) => kinds.has(kind) && on(layer));
  return (
    <ul className="map-key">
      {lines.map(([kind, words]) => (
        <li key={kind}>
          <svg width="26" height="12" aria-hidden="true" focusable="false">
            <line className={`line line-${kind}`} x1="1" x2="25" y1="6" y2="6" />
          </svg>
          {words}
        </li>
      ))}
      {map.seen && on("seen") && (
        <li>
          <span className="key-seen" aria-hidden="true" />
          {map.seen_label ?? "seen from a post"}
        </li>
      )}
      {on("posts") &&
        signs.map((post) => (
          <li key={`${post.side} ${post.symbol}`}>
            <svg width="20" height="16" aria-hidden="true" focusable="false">
              <PostSymbol post={post} x={10} y={8} zoom={1} />
            </svg>
            {SYMBOL_WORDS[post.symbol]}
          </li>
        ))}
    </ul>
  );
}
