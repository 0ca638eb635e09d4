// The places that the map is too small for, each drawn again: its rings, posts and ways in.

import type { Map as MapData } from "../generated/report";
import { metres } from "../lib/format";
import { type Inset, ringsOf, waysTo, within } from "../lib/insets";
import type { Layer } from "../lib/map-labels";
import { useWidth } from "../lib/use-width";
import { project, whole } from "../lib/view";
import { boxesOn, MapLayers } from "./MapLayers";

interface InsetsProps {
  map: MapData;
  insets: Inset[];
  on: (layer: Layer) => boolean;
}

export function Insets({ map, insets, on }: InsetsProps) {
  if (insets.length === 0) return null;
  const rows = [insets.filter(({ layered }) => layered), insets.filter(({ layered }) => !layered)];
  return (
    <section className="insets" aria-label="The sites, closer">
      {rows.map(
        (row, n) =>
          row.length > 0 && (
            <ul key={row[0]?.key} className={n === 0 ? "insets-large" : "insets-small"}>
              {row.map((inset) => (
                <InsetMap key={inset.key} map={map} inset={inset} insets={insets} on={on} />
              ))}
            </ul>
          ),
      )}
    </section>
  );
}

/** Words for who cannot see it. */
function said(map: MapData, { site, extent, close }: Inset): string {
  const rings = close ? [] : ringsOf(map, site).map(({ label }) => label);
  const ways = waysTo(map, site).map(({ label }) => label);
  const posts = (map.posts ?? []).filter(({ at }) => within(extent, at)).length;
  const parts = [
    rings.length > 0 && `rings: ${rings.join(", ")}`,
    posts > 0 && `${posts} posts`,
    ways.length > 0 && [...new Set(ways)].join(", "),
  ].filter(Boolean);
  return `${site.label}, ${metres(extent.east_m - extent.west_m)} across: ${parts.join("; ")}.`;
}

function InsetMap({ map, inset, insets, on }: InsetsProps & { inset: Inset }) {
  const [ref, width] = useWidth<HTMLDivElement>(inset.layered ? 270 : 200);
  const { extent, site, close } = inset;
  const across = extent.east_m - extent.west_m;
  const view = { ...whole(extent), zoom: (map.extent.east_m - map.extent.west_m) / across };
  const at = project(map.extent, view, width, width);
  const again = close && insets.some((other) => other.site.id === site.id && !other.close);
  const inner = insets.filter((other) => other.site.id === site.id && other.close && !close);
  return (
    <li className="inset">
      <p className="inset-title">
        <b>{site.label}</b>
        {again ? ", closer" : ""} <span>{metres(across)} across</span>
      </p>
      <div className="inset-frame" ref={ref}>
        <svg viewBox={`0 0 ${width} ${width}`} role="img" aria-label={said(map, inset)}>
          <MapLayers
            map={map}
            at={at}
            width={width}
            height={width}
            zoom={view.zoom}
            on={on}
            insets={boxesOn(inner, at, 0.8 * width)}
            centre={site.label}
          />
        </svg>
      </div>
    </li>
  );
}
