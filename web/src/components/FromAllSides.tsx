// A site from all sides: every way in, what each thing there is worth, and what to do first.

import type { Around, AroundWay, Map as MapData, SiteWays } from "../generated/report";
import { fixed, metres, seconds, sentenceCase } from "../lib/format";
import type { Layer } from "../lib/map-labels";
import { linePath } from "../lib/scale";
import { useWidth } from "../lib/use-width";
import { project, whole } from "../lib/view";
import { MapLayers } from "./MapLayers";
import { Term } from "./Num";
import { Range, RangeAxis } from "./Range";
import { Chart } from "./Section";

/** What of the map lies under the ways. */
const UNDER: Layer[] = ["hillshade", "roads", "rings"];
/** An improvement that gains less has no row of its own. */
const TELLS = 0.0005;

interface Props {
  site: SiteWays;
  around: Around;
  map: MapData | null | undefined;
}

export function FromAllSides({ site, around, map }: Props) {
  const name = sentenceCase(site.label);
  const now = around.ways[0]?.interrupted ?? 0;
  const telling = around.elements.filter(
    ({ gain, without }) => gain > TELLS || now - without > TELLS,
  );
  return (
    <>
      <Chart
        className="around"
        title={`${name}, from all sides`}
        subtitle={
          <>
            {sentenceCase(around.conditions)}, at mean values. The best way in from each side,
            weakest first: interrupted in time (<Term>P_I</Term>) by the exact race.
          </>
        }
      >
        <div className="around-grid">
          <div>
            <ul className="rows around-ways">
              <li className="rows-axis" aria-hidden="true">
                <RangeAxis wanted={2} />
              </li>
              {around.ways.map((way, n) => (
                <WayRow key={way.label} way={way} weakest={n === 0} />
              ))}
            </ul>
            {(around.warnings ?? []).length > 0 && (
              <ul className="around-warnings">
                {(around.warnings ?? []).map((warning) => (
                  <li key={warning}>{sentenceCase(warning)}.</li>
                ))}
              </ul>
            )}
          </div>
          {map && <WaysMap map={map} site={site} around={around} />}
        </div>
      </Chart>
      <div className="columns">
        <Chart
          title={`${name}: what to do first`}
          subtitle="Judged by the weakest way: when one is mended, another is taken"
        >
          <ol className="advice">
            {around.advice.map((sentence) => (
              <li key={sentence}>{sentenceCase(sentence)}.</li>
            ))}
          </ol>
        </Chart>
        <Chart
          title="What each thing is worth"
          subtitle={
            <>
              <Term>P_I</Term> of the weakest way, {fixed(now, 3)} as it stands: without the thing,
              and with it improved
            </>
          }
        >
          {telling.length > 0 ? (
            <ul className="rows rows-worth">
              {telling.map((element) => (
                <li key={`${element.label} ${element.improvement}`}>
                  <span className="rows-label">
                    <span>
                      {sentenceCase(element.label)}
                      <span className="rows-note">
                        {element.improvement}
                        {element.cost != null && `, for ${fixed(element.cost, 0)}`}
                      </span>
                    </span>
                  </span>
                  <span className="rows-plot">
                    <Range
                      of={{ value: element.improved }}
                      tone="protector"
                      from={now}
                      rule={now}
                    />
                  </span>
                  <span className="rows-value">
                    <span className="rows-line">
                      <span className="rows-key">without</span> {fixed(element.without, 3)}
                    </span>
                    <span className="rows-line">
                      <span className="rows-key">improved</span> {fixed(element.improved, 3)}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <p className="missing">
              Nothing that stands there, improved or taken away, changes the weakest way.
            </p>
          )}
        </Chart>
      </div>
    </>
  );
}

function WayRow({ way, weakest }: { way: AroundWay; weakest: boolean }) {
  return (
    <li>
      <span className="rows-label">
        <span>
          {weakest ? <b>{sentenceCase(way.label)}</b> : sentenceCase(way.label)}
          <span className="rows-note">
            {seconds(way.time_s)} · seen at all {fixed(way.detected, 2)} · EASI {fixed(way.easi, 3)}{" "}
            · fixed times {fixed(way.fixed_times, 3)}
          </span>
        </span>
      </span>
      <span className="rows-plot">
        <Range of={{ value: way.interrupted }} tone="protector" from={0} />
      </span>
      <span className="rows-value">{fixed(way.interrupted, 3)}</span>
    </li>
  );
}

/** The ways over the ground of the whole map; the weakest stands out. */
function WaysMap({ map, site, around }: { map: MapData; site: SiteWays; around: Around }) {
  const [ref, width] = useWidth<HTMLDivElement>(360);
  const { extent } = map;
  const across = extent.east_m - extent.west_m;
  const height = Math.round((width * (extent.north_m - extent.south_m)) / across);
  const at = project(extent, whole(extent), width, height);
  const here = map.sites.filter(({ id }) => id === site.site);
  const under: MapData = {
    ...map,
    sites: here,
    rings: (map.rings ?? []).filter((ring) => here.some(({ at }) => at.join() === ring.at.join())),
    lines: (map.lines ?? []).filter(({ kind }) => kind === "road"),
    posts: [],
    marks: [],
  };
  const drawn = around.ways.flatMap((way, rank) =>
    way.lines.map((points, part) => ({
      key: `${way.label} ${part}`,
      label: way.label,
      first: rank === 0 && part === 0,
      path: linePath(points.map((point) => [at.x(point), at.y(point)] as const)),
    })),
  );
  const size = `${metres(across)} by ${metres(extent.north_m - extent.south_m)}`;
  return (
    <div className="around-map" ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Map of the ways into ${site.label}, ${size}, north up; the weakest is the thick one.`}
      >
        <MapLayers
          map={under}
          at={at}
          width={width}
          height={height}
          zoom={1}
          on={(layer) => UNDER.includes(layer)}
          insets={[]}
        />
        {drawn.reverse().map(({ key, label, first, path }) => (
          <g key={key}>
            <path className="line-halo" d={path} style={{ strokeWidth: first ? 6 : 3.4 }} />
            <path className="line line-way" d={path} style={{ strokeWidth: first ? 3.5 : 1.4 }}>
              <title>{label}</title>
            </path>
          </g>
        ))}
        {(around.roads ?? []).flatMap(({ layer, close_at }) =>
          close_at.map((place) => (
            <circle
              key={`${layer} ${place.join()}`}
              className="close-at"
              cx={at.x(place)}
              cy={at.y(place)}
              r={4}
            >
              <title>{`a post here would close a road into ${layer}`}</title>
            </circle>
          )),
        )}
      </svg>
      {(around.roads ?? []).some(({ close_at }) => close_at.length > 0) && (
        <p className="chart-footnote">Open circles: where a post would close a road in.</p>
      )}
    </div>
  );
}
