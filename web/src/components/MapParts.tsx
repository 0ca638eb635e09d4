// The layers of the map, one function each.

import type { Map as MapData } from "../generated/report";
import { metres, share } from "../lib/format";
import type { Layer } from "../lib/map-labels";
import { linePath } from "../lib/scale";
import { type Projection, scaleBar } from "../lib/view";
import { PostSymbol, SYMBOL_WORDS } from "./MapSymbols";

interface PartProps {
  map: MapData;
  at: Projection;
}

export function Picture({
  href,
  className,
  map,
  at,
}: PartProps & { href: string; className: string }) {
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

export function Areas({ map, at, pattern }: PartProps & { pattern: string }) {
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

export function Rings({ map, at }: PartProps) {
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

export function Lines({ map, at, kinds }: PartProps & { kinds: string[] }) {
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

export function ScaleBar({
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
export function MapKey({ map, on }: { map: MapData; on: (layer: Layer) => boolean }) {
  const kinds = new Set((map.lines ?? []).map(({ kind }) => kind));
  const signs = [
    ...new Map((map.posts ?? []).map((post) => [`${post.side} ${post.symbol}`, post])).values(),
  ];
  const lines = (
    [
      ["way", "way in: wider is less seen", "ways"],
      ["flight", "the seeker's flight", "ways"],
      ["escape", "the principal's flight", "ways"],
      ["critical_detection", "critical detection line: last useful detection", "ways"],
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
