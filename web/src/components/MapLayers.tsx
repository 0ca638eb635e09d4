// What lies on a map, from the ground up: one drawing for the whole map and for its insets.

import { useId } from "react";
import type { Map as MapData } from "../generated/report";
import { share } from "../lib/format";
import { type Inset, without } from "../lib/insets";
import { type Layer, labelsOf } from "../lib/map-labels";
import { px } from "../lib/scale";
import type { Projection } from "../lib/view";
import { Areas, Lines, Picture, Rings, ScaleBar } from "./MapParts";
import { PostSymbol } from "./MapSymbols";

interface LayersProps {
  map: MapData;
  at: Projection;
  width: number;
  height: number;
  /** How many times closer than the whole map. */
  zoom: number;
  on: (layer: Layer) => boolean;
  /** Places that are drawn again, larger; what is in them is left out here. */
  insets: Inset[];
  /** On an inset: the site at its middle, which needs no name. */
  centre?: string | undefined;
  active?: number | null;
  onPoint?: (step: number | null) => void;
}

/** Insets of a map at this scale: those that show more than it does. */
export function boxesOn(insets: Inset[], at: Projection, readable: number): Inset[] {
  return insets.filter(({ extent }) => (extent.east_m - extent.west_m) * at.perMetre < readable);
}

export function MapLayers({
  map,
  at,
  width,
  height,
  zoom,
  on,
  insets,
  centre,
  active = null,
  onPoint,
}: LayersProps) {
  const clip = useId();
  const shown = without(
    map,
    insets.map(({ extent }) => extent),
  );
  const labels = labelsOf(shown, at, on, { width, height, insets, centre });
  return (
    <>
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
        {on("seen") && map.seen && <Picture className="seen" href={map.seen} map={map} at={at} />}
        {on("rings") && <Areas map={map} at={at} pattern={`${clip}-denial`} />}
        {on("roads") && <Lines map={map} at={at} kinds={["road"]} />}
        {on("rings") && <Rings map={map} at={at} />}
        {on("ways") && (
          <Lines map={shown} at={at} kinds={["critical_detection", "flight", "escape", "way"]} />
        )}
        {on("posts") &&
          (shown.posts ?? []).map((post) => (
            <PostSymbol
              key={post.id}
              post={post}
              x={at.x(post.at)}
              y={at.y(post.at)}
              zoom={zoom}
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
        {insets.map(({ key, extent }) => (
          <rect
            key={key}
            className="inset-box"
            x={at.x([extent.west_m, extent.north_m])}
            y={at.y([extent.west_m, extent.north_m])}
            width={px((extent.east_m - extent.west_m) * at.perMetre)}
            height={px((extent.north_m - extent.south_m) * at.perMetre)}
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
                onMouseEnter={() => onPoint?.(mark.step)}
                onMouseLeave={() => onPoint?.(null)}
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
        <text
          className={centre ? "map-stand-in again" : "map-stand-in"}
          x={centre ? 7 : 12}
          y={centre ? 15 : 20}
        >
          {centre ? "stand-in" : "Stand-in terrain"}
        </text>
      )}
    </>
  );
}
