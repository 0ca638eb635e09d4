// Makes report.json, an INVENTED sample: `npm run sample`. Nothing in it was computed by ringfort,
// and no place, person or event in it exists. It shows the page with every part filled.
import { readFile, writeFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";
import jpeg from "jpeg-js";

const round = (x, d = 3) => Number(x.toFixed(d));
const est = (value, error, low, high) => ({ value, error, band: [low, high] });
const exact = (value) => ({ value });
const evidence = (...claims) => ({ kind: "evidence", claims });
const assumed = (why) => ({ kind: "assumed", why });

/** A small generator, so that the sample is the same on every machine. */
function luck(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// ------------------------------------------------------------------------------- terrain
const WIDTH_M = 14000;
const HEIGHT_M = 11200;
const COLUMNS = 700;
const ROWS = 560;
const CELL = WIDTH_M / COLUMNS;

function noise(seed) {
  const random = luck(seed);
  const lattice = Array.from({ length: 64 * 64 }, random);
  const at = (i, j) => lattice[(((j % 64) + 64) % 64) * 64 + (((i % 64) + 64) % 64)];
  const ease = (t) => t * t * (3 - 2 * t);
  return (x, y) => {
    const [i, j] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [ease(x - i), ease(y - j)];
    const top = at(i, j) * (1 - u) + at(i + 1, j) * u;
    const bottom = at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u;
    return top * (1 - v) + bottom * v;
  };
}
const octaves = [1, 2, 3, 4, 5, 6, 7].map((k) => noise(k * 7919));
function heightAt(east, north) {
  let height = 0;
  let size = 520;
  let scale = 1 / 4200;
  for (const octave of octaves) {
    const n = octave(east * scale + 11.3, north * scale + 4.7);
    height += size * (1 - Math.abs(2 * n - 1)) ** 1.5;
    size *= 0.47;
    scale *= 2.03;
  }
  const valley = Math.exp(-(((north - 5400 - 0.22 * (east - 6000)) / 1500) ** 2));
  return 1700 + height * (1 - 0.72 * valley) + 0.02 * east;
}
const heights = new Float64Array(COLUMNS * ROWS);
for (let j = 0; j < ROWS; j += 1) {
  for (let i = 0; i < COLUMNS; i += 1) {
    heights[j * COLUMNS + i] = heightAt((i + 0.5) * CELL, HEIGHT_M - (j + 0.5) * CELL);
  }
}
const grid = (i, j) =>
  heights[Math.min(ROWS - 1, Math.max(0, j)) * COLUMNS + Math.min(COLUMNS - 1, Math.max(0, i))];
const ground = (east, north) =>
  grid(Math.floor(east / CELL), Math.floor((HEIGHT_M - north) / CELL));

function hillshade() {
  const data = Buffer.alloc(COLUMNS * ROWS * 4);
  const zenith = (45 * Math.PI) / 180;
  const azimuth = (135 * Math.PI) / 180;
  for (let j = 0; j < ROWS; j += 1) {
    for (let i = 0; i < COLUMNS; i += 1) {
      const dx = (grid(i + 1, j) - grid(i - 1, j)) / (2 * CELL);
      const dy = (grid(i, j + 1) - grid(i, j - 1)) / (2 * CELL);
      const slope = Math.atan(1.4 * Math.hypot(dx, dy));
      const aspect = Math.atan2(dy, -dx);
      const lit =
        Math.cos(zenith) * Math.cos(slope) +
        Math.sin(zenith) * Math.sin(slope) * Math.cos(azimuth - aspect);
      const grey = Math.round(255 * Math.min(1, Math.max(0, 0.12 + lit * 1.12)));
      data.set([grey, grey, grey, 255], (j * COLUMNS + i) * 4);
    }
  }
  return data;
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
function chunk(name, body) {
  const bytes = Buffer.concat([Buffer.from(name), body]);
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  bytes.copy(out, 4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 8 + body.length);
  return out;
}
/** A palette PNG with two entries: nothing, and the protector's hue, half transparent. */
function mask(seen, columns, rows) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(columns, 0);
  head.writeUInt32BE(rows, 4);
  head.set([1, 3, 0, 0, 0], 8);
  const stride = 1 + Math.ceil(columns / 8);
  const raw = Buffer.alloc(stride * rows);
  for (let j = 0; j < rows; j += 1) {
    for (let i = 0; i < columns; i += 1) {
      if (seen(i, j)) raw[j * stride + 1 + (i >> 3)] |= 128 >> (i & 7);
    }
  }
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from([0, 0, 0, 0x0f, 0x6e, 0x84])),
    chunk("tRNS", Buffer.from([0, 105])),
    chunk("IDAT", deflateSync(raw, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

// ------------------------------------------------------------------------------- places
const house = [5200, 5900];
const ranch = [10600, 8300];
const compound = [10900, 2500];
const posts = [
  ["post-n", "Post on the north road, 3 guards", [5750, 7150], "post"],
  ["post-w", "Post on the west road, 3 guards", [3400, 5450], "post"],
  ["post-s", "Post at the bridge, 4 guards", [6150, 4600], "post"],
  ["look-1", "Lookout on the ridge", [4350, 7050], "lookout"],
  ["look-2", "Lookout above the village", [7300, 6250], "lookout"],
];
function sees(from, to, reach) {
  const distance = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (distance > reach) return false;
  const eye = ground(...from) + 4;
  const target = ground(...to) + 1.6;
  for (let d = 40; d < distance - 20; d += 35) {
    const t = d / distance;
    const line = eye + (target - eye) * t;
    if (ground(from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t) > line)
      return false;
  }
  return true;
}

/** A bending line through the given places. */
function bend(points, sway, seed, per = 14) {
  const random = luck(seed);
  const out = [];
  for (let k = 0; k + 1 < points.length; k += 1) {
    const [a, b] = [points[k], points[k + 1]];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const phases = [random(), random(), random()].map((r) => r * 2 * Math.PI);
    for (let n = 0; n < per; n += 1) {
      const t = n / per;
      const off =
        sway *
        Math.sin(Math.PI * t) *
        (Math.sin(t * 5 + phases[0]) +
          0.5 * Math.sin(t * 11 + phases[1]) +
          0.3 * Math.sin(t * 19 + phases[2]));
      out.push([
        round(a[0] + (b[0] - a[0]) * t - ((b[1] - a[1]) / length) * off, 0),
        round(a[1] + (b[1] - a[1]) * t + ((b[0] - a[0]) / length) * off, 0),
      ]);
    }
  }
  out.push(points[points.length - 1]);
  return out;
}

const criticalLine = Array.from({ length: 49 }, (_, n) => {
  const a = (n / 48) * 2 * Math.PI;
  const r = 560 + 130 * Math.sin(2 * a + 0.6) + 70 * Math.sin(5 * a);
  return [round(house[0] + r * Math.cos(a), 0), round(house[1] + r * Math.sin(a), 0)];
});

const picture = jpeg.encode({ data: hillshade(), width: COLUMNS, height: ROWS }, 62).data;
const STEP = 2;
const overlay = mask(
  (i, j) => {
    const to = [(i + 0.5) * CELL * STEP, HEIGHT_M - (j + 0.5) * CELL * STEP];
    return posts.some(([, , at, kind]) => sees(at, to, kind === "lookout" ? 2100 : 1300));
  },
  COLUMNS / STEP,
  ROWS / STEP,
);

const map = {
  extent: { west_m: 0, south_m: 0, east_m: WIDTH_M, north_m: HEIGHT_M },
  hillshade: `data:image/jpeg;base64,${picture.toString("base64")}`,
  seen: `data:image/png;base64,${overlay.toString("base64")}`,
  seen_label: "seen from a post by day, a walking person",
  sites: [
    { id: "house", label: "The house", at: house, located: est(0.41, 0.01, 0.19, 0.63) },
    { id: "ranch", label: "The ranch", at: ranch, located: est(0.15, 0.007, 0.05, 0.29) },
    { id: "compound", label: "The compound", at: compound, located: est(0.061, 0.005, 0.02, 0.12) },
  ],
  rings: [
    {
      label: "yard, 150 m",
      at: house,
      radius_m: 150,
      basis: assumed("no figure reported; the size of a walled garden"),
    },
    { label: "inner circle, 1.5 km", at: house, radius_m: 1500, basis: evidence("S2-circles") },
    { label: "outer circle, 2 km", at: compound, radius_m: 2000, basis: evidence("S2-circles") },
  ],
  zones: [
    {
      kind: "denial",
      label: "denied ground",
      outline: [
        [9700, 3400],
        [10600, 4150],
        [11900, 3900],
        [12500, 3000],
        [11700, 3350],
        [10500, 3450],
      ],
    },
    {
      kind: "search",
      label: "cordon",
      outline: Array.from({ length: 40 }, (_, n) => [
        round(house[0] + 2600 * Math.cos((n / 20) * Math.PI), 0),
        round(house[1] + 2600 * Math.sin((n / 20) * Math.PI), 0),
      ]),
    },
  ],
  posts: [
    ...posts.map(([id, label, at, symbol]) => ({
      id,
      label,
      at,
      side: "protector",
      symbol,
      sidc: "SHGPUCI---*****",
      basis: evidence("S2-circles"),
    })),
    {
      id: "response",
      label: "Reaction force in Valverde, 20 people",
      at: [8700, 5950],
      side: "protector",
      symbol: "response",
      sidc: "SHGPUCIM--*****",
      basis: assumed("no figure reported; two vehicles' worth"),
    },
    {
      id: "clinic",
      label: "Field hospital",
      at: [1500, 1300],
      side: "seeker",
      symbol: "medical",
      sidc: "SFGPUSM---*****",
    },
  ],
  lines: [
    {
      kind: "road",
      points: bend(
        [
          [0, 5100],
          [3400, 5450],
          [5200, 5900],
          [7000, 5700],
          [8700, 5950],
          [14000, 6600],
        ],
        190,
        3,
      ),
    },
    {
      kind: "road",
      points: bend(
        [
          [5400, 11200],
          [5750, 7150],
          [5200, 5900],
          [6150, 4600],
          [6500, 2400],
          [7400, 0],
        ],
        210,
        5,
      ),
    },
    {
      kind: "road",
      points: bend(
        [
          [8700, 5950],
          [10600, 8300],
          [11200, 11200],
        ],
        260,
        8,
      ),
    },
    {
      kind: "road",
      points: bend(
        [
          [6500, 2400],
          [10900, 2500],
          [14000, 1700],
        ],
        220,
        13,
      ),
    },
    {
      kind: "way",
      label: "down the north-west gully, on foot",
      points: bend([[1300, 11200], [3100, 8600], [4500, 6650], house], 230, 21),
      undetected: 0.62,
    },
    {
      kind: "way",
      label: "through the orchards, on foot",
      points: bend([[14000, 9300], [9400, 7700], [6600, 6500], house], 260, 22),
      undetected: 0.35,
    },
    {
      kind: "way",
      label: "up the west road, by vehicle",
      points: bend([[0, 5100], [3400, 5450], house], 190, 3),
      undetected: 0.08,
    },
    {
      kind: "flight",
      label: "flight in",
      points: [[1500, 1300], [2600, 3300], [4700, 5300], house],
    },
    {
      kind: "escape",
      label: "flight of the principal",
      points: bend([house, [4600, 6500], [3900, 6900]], 90, 31, 8),
    },
    { kind: "critical_detection", label: "last useful detection", points: criticalLine },
  ],
  towns: [
    { label: "Valverde", at: [8700, 5750] },
    { label: "Las Cruces", at: [6500, 2400] },
    { label: "El Molino", at: [1250, 5300] },
  ],
  marks: [
    { step: 2, at: [8700, 5700] },
    { step: 9, at: house },
    { step: 13, at: [3900, 6900] },
  ],
  credit: "Terrain and roads: invented for this sample",
  stand_in: "Stand-in terrain: invented, not the place reported",
};

// ------------------------------------------------------------------------------- curves
const HORIZON = 672;
const hours = Array.from({ length: 85 }, (_, n) => n * 8);
const weibull = (p, scale, shape) => (t) => p * (1 - Math.exp(-((t / scale) ** shape)));
function curve(p, low, high, scale, shape) {
  const [mid, lo, hi] = [
    weibull(p, scale, shape),
    weibull(low, scale * 1.25, shape),
    weibull(high, scale * 0.85, shape),
  ];
  const value = hours.map((t) => round(mid(t), 4));
  return {
    at_h: hours,
    value,
    error: value.map((v) => round(1.96 * Math.sqrt((v * (1 - v)) / 10000), 4)),
    band: { low: hours.map((t) => round(lo(t), 4)), high: hours.map((t) => round(hi(t), 4)) },
  };
}

// ------------------------------------------------------------------------------- belief
function belief() {
  const random = luck(99);
  const at_h = [];
  const rows = [];
  let odds = { house: 0.22, ranch: 0.26, compound: 0.3, elsewhere: 0.22 };
  const marks = [
    { at_h: 62, text: "official talks", side: "seeker", push: { house: 1.5, ranch: 1.4 } },
    {
      at_h: 118,
      text: "raid finds a ledger",
      side: "seeker",
      push: { compound: 0.55, house: 1.2 },
    },
    { at_h: 196, text: "no one seen at the compound", side: "seeker", push: { compound: 0.25 } },
    { at_h: 284, text: "he moves", side: "principal", push: {} },
    { at_h: 371, text: "tail kept contact", side: "seeker", push: { house: 7.5 } },
    { at_h: 398, text: "aerial watch confirms", side: "seeker", push: { house: 9 } },
  ];
  for (let t = 0; t <= 456; t += 6) {
    for (const mark of marks) {
      if (mark.at_h > t - 6 && mark.at_h <= t) {
        for (const [site, factor] of Object.entries(mark.push)) odds[site] *= factor;
      }
    }
    const drift = t < 371 ? 0.03 : 0.002;
    for (const site of Object.keys(odds)) odds[site] *= 1 + drift * (2 * random() - 1) * 3;
    const total = Object.values(odds).reduce((a, b) => a + b, 0);
    odds = Object.fromEntries(
      Object.entries(odds).map(([k, v]) => [k, (v / total) * (1 - drift) + drift / 4]),
    );
    at_h.push(t);
    rows.push({ ...odds });
  }
  const series = [
    ["house", "The house"],
    ["ranch", "The ranch"],
    ["compound", "The compound"],
    ["elsewhere", "elsewhere"],
  ];
  return {
    replication: 4187,
    at_h,
    series: series.map(([site, label]) => ({
      site,
      label,
      value: rows.map((row) => round(row[site], 4)),
    })),
    thresholds: [],
    // one start a day, at 05:40; what is asked falls as the window closes
    course: {
      site: "house",
      at_h: Array.from({ length: 19 }, (_, day) => round(24 * day + 5.67, 2)),
      go: Array.from({ length: 19 }, (_, day) => (day < 2 ? null : round(0.96 - 0.016 * day, 3))),
      drop: Array.from({ length: 19 }, (_, day) => round(0.08 + 0.012 * day, 3)),
    },
    why: "It went to house on 2031-03-21 05:00: the belief was 0.96 where 0.67 was asked, the gates were open (visitor gone, force ready), and the start was 0.7 h off. By the optimal rule the first start asks for more than certainty, the last, on 2031-03-21 05:40, for 0.67.",
    stays: [
      { site: "ranch", from_h: 0, until_h: 284 },
      { site: "house", from_h: 284, until_h: 456 },
    ],
    marks: marks.map(({ push: _, ...mark }) => mark),
  };
}

// ------------------------------------------------------------------------------- from all sides
const inward = (label, interrupted, time_s, lines, more = {}) => ({
  label,
  in_campaigns: false,
  time_s,
  detected: Math.min(0.98, interrupted + 0.21),
  interrupted,
  easi: interrupted + 0.012,
  fixed_times: Math.min(1, 1.3 * interrupted),
  lines,
  ...more,
});
const around = {
  conditions: "dark night, normal alert, response in 15 min 30 s",
  ways: [
    inward("By air, then on foot, as in campaigns", 0.03, 340, [[[9200, 3900], house]], {
      in_campaigns: true,
    }),
    inward("On foot from the north and the north-west", 0.21, 7505, [
      [[12000, 9900], [12600, 8200], house],
      [
        [9000, 9900],
        [12600, 8200],
      ],
    ]),
    inward("On foot from the south, 184°", 0.34, 8100, [[[13100, 100], [13900, 3100], house]]),
  ],
  elements: [
    {
      label: "response reaction force",
      without: 0,
      improvement: "in place in half the time",
      improved: 0.19,
      gain: 0.16,
      cost: 120,
    },
    {
      label: "posts of inner circle",
      without: 0.011,
      improvement: "twice the rate of noticing",
      improved: 0.042,
      gain: 0.012,
    },
  ],
  roads: [{ layer: "inner circle", fewest_places: 2, open_ways: 1, close_at: [[13400, 5100]] }],
  advice: [
    "response reaction force, in place in half the time: P(I) of the weakest way rises from 0.030 to 0.190, for 120: 0.00133 for each unit",
    "one way by road leads into inner circle past no post of it; posts at one place more would close what is open",
  ],
  warnings: [
    "the ways from the edge take the heights as right; the campaign's way weighs what is seen by its chance",
  ],
};

// ------------------------------------------------------------------------------- ways in
function way(label, means, conditions, length_m, tasks, rest) {
  let clock = 0;
  const list = tasks.map(([name, layer, delay, cv, detected, at, basis]) => {
    const starts_s = clock;
    clock += delay;
    return {
      label: name,
      ...(layer ? { layer } : {}),
      starts_s,
      delay_s: { value: delay, band: [round(delay * 0.7, 0), round(delay * 1.5, 0)] },
      sd_s: round(delay * cv, 1),
      detected: {
        value: detected,
        band: [round(detected * 0.6), round(Math.min(0.99, detected * 1.35))],
      },
      detection_at: at,
      ...(basis ? { basis } : {}),
    };
  });
  return {
    label,
    means,
    conditions,
    length_m,
    tasks: list,
    total_s: { value: clock, band: [round(clock * 0.75, 0), round(clock * 1.4, 0)] },
    ...rest,
  };
}
const yard = assumed("no figure reported; a walled garden at night");
const force = {
  label: "Reaction force from Valverde",
  time_s: { value: 540, band: [380, 840] },
  sd_s: 160,
  communicated: est(0.93, 0.002, 0.8, 0.99),
  basis: assumed("no figure reported; 3.6 km of mountain road and getting up"),
};
const escort = {
  label: "The escort takes him out",
  time_s: { value: 210, band: [120, 420] },
  sd_s: 80,
  basis: evidence("S2-escort"),
};
// the drawing that the tests of ringfort pin
const yard_svg = await readFile(
  new URL("../../crates/ringfort/src/view/diagram/yard.svg", import.meta.url),
  "utf8",
);
const row = (
  label,
  place,
  on_weakest_path,
  detected,
  delay_s,
  through = null,
  if_closed = null,
) => ({
  label,
  place,
  on_weakest_path,
  detected,
  delay_s,
  through,
  if_closed,
});
const sequence = {
  conditions: "day, normal alert · guards in 200 s in the mean",
  interrupted: exact(0.189),
  paths: 5,
  svg: yard_svg,
  rows: [
    row("outside", "area", false, null, null),
    row("drain", "from outside into cellar", true, [0.05, 0.5], [90, 700], 0.189, 0.398),
    row("tunnel", "from outside into hall & vault", false, [0.6, 0.6], [540, 540], 0.569, 0.189),
    row("cellar", "area", false, null, null),
    row("hatch", "from cellar into hall & vault", true, [0.4, 0.4], [60, 60], 0.189, 0.398),
    row("the safe", "target, in hall & vault", true, [0, 0], [120, 120]),
  ],
};
const ways = [
  {
    site: "house",
    label: "The house",
    ways: [
      way(
        "By helicopter from the south-west",
        "air",
        "40 min before sunrise, relaxed",
        5900,
        [
          ["Fly in below the ridge", "", 150, 0.2, 0.18, "middle"],
          [
            "Last kilometre, heard",
            "inner circle",
            35,
            0.2,
            0.86,
            "beginning",
            evidence("S2-circles"),
          ],
          ["Land and get out", "yard", 40, 0.3, 0.95, "beginning", yard],
          ["Cross the yard", "yard", 45, 0.3, 0.6, "middle", yard],
          ["Enter the house", "yard", 70, 0.4, 0.5, "middle", yard],
        ],
        {
          detected: est(0.997, 0.0004, 0.98, 1),
          interrupted: est(0.03, 0.002, 0.004, 0.11),
          by_other_roads: {
            simulated: { value: 0.034, error: 0.012 },
            easi_common: 0.032,
            easi_per_alarm: 0.033,
            fixed_times: 0.042,
            why: "The simulation plays the race that the exact integral works out. EASI takes each task's time as independent and normal, and one response; the race lets one pace rule the whole way, and response times be lognormal. With fixed times an alarm is in time or it is not: near the response time that is badly wrong either way.",
          },
          response: force,
          extraction: escort,
        },
      ),
      way(
        "Down the north-west gully, on foot",
        "on_foot",
        "night, relaxed",
        6900,
        [
          ["Walk to the ridge", "", 4300, 0.2, 0.03, "middle"],
          ["Past the lookout", "inner circle", 1150, 0.25, 0.16, "middle", evidence("S2-circles")],
          ["Down the gully", "inner circle", 900, 0.25, 0.09, "middle"],
          ["Through the wall", "yard", 180, 0.4, 0.22, "beginning", yard],
          ["Cross the yard", "yard", 75, 0.3, 0.55, "middle", yard],
          ["Enter the house", "yard", 90, 0.4, 0.5, "middle", yard],
        ],
        {
          detected: est(0.38, 0.004, 0.22, 0.61),
          interrupted: est(0.21, 0.004, 0.08, 0.42),
          by_other_roads: {
            simulated: { value: 0.214, error: 0.012 },
            easi_common: 0.223,
            easi_per_alarm: 0.229,
            fixed_times: 0.294,
            why: "The simulation plays the race that the exact integral works out. EASI takes each task's time as independent and normal, and one response; the race lets one pace rule the whole way, and response times be lognormal. With fixed times an alarm is in time or it is not: near the response time that is badly wrong either way.",
          },
          response: force,
          extraction: escort,
          critical_task: 2,
          critical_at_s: 6155,
        },
      ),
      way(
        "Through the orchards, on foot",
        "on_foot",
        "night, relaxed",
        9600,
        [
          ["Walk to the orchards", "", 5200, 0.2, 0.04, "middle"],
          ["Past the village", "inner circle", 1500, 0.25, 0.41, "middle", evidence("S2-circles")],
          ["Under the lookout", "inner circle", 800, 0.25, 0.2, "middle"],
          ["Through the wall", "yard", 180, 0.4, 0.22, "beginning", yard],
          ["To the door and in", "yard", 165, 0.35, 0.7, "middle", yard],
        ],
        {
          detected: est(0.65, 0.004, 0.4, 0.84),
          interrupted: est(0.52, 0.005, 0.28, 0.74),
          by_other_roads: {
            simulated: { value: 0.524, error: 0.012 },
            easi_common: 0.551,
            easi_per_alarm: 0.567,
            fixed_times: 0.728,
            why: "The simulation plays the race that the exact integral works out. EASI takes each task's time as independent and normal, and one response; the race lets one pace rule the whole way, and response times be lognormal. With fixed times an alarm is in time or it is not: near the response time that is badly wrong either way.",
          },
          response: force,
          extraction: escort,
          critical_task: 2,
          critical_at_s: 7305,
        },
      ),
      way(
        "Up the west road, by vehicle",
        "vehicle",
        "night, relaxed",
        5600,
        [
          ["Drive to the post", "", 260, 0.2, 0.1, "middle"],
          ["Through the post", "inner circle", 120, 0.5, 0.9, "beginning", evidence("S2-circles")],
          ["Drive to the gate", "inner circle", 190, 0.25, 0.6, "middle"],
          ["Through the gate", "yard", 60, 0.4, 0.85, "beginning", yard],
          ["To the door and in", "yard", 110, 0.35, 0.7, "middle", yard],
        ],
        {
          detected: est(0.92, 0.003, 0.8, 0.99),
          interrupted: est(0.26, 0.004, 0.07, 0.55),
          by_other_roads: {
            simulated: { value: 0.264, error: 0.012 },
            easi_common: 0.276,
            easi_per_alarm: 0.283,
            fixed_times: 0.364,
            why: "The simulation plays the race that the exact integral works out. EASI takes each task's time as independent and normal, and one response; the race lets one pace rule the whole way, and response times be lognormal. With fixed times an alarm is in time or it is not: near the response time that is badly wrong either way.",
          },
          response: force,
          extraction: escort,
          critical_task: 0,
          critical_at_s: 200,
        },
      ),
    ].sort((a, b) => a.interrupted.value - b.interrupted.value),
    diagram: sequence,
    around,
  },
  {
    site: "compound",
    label: "The compound",
    ways: [
      way(
        "By helicopter from the south",
        "air",
        "40 min before sunrise, normal",
        7400,
        [
          ["Fly in over the plain", "", 190, 0.2, 0.55, "middle"],
          [
            "Over the outer circle",
            "outer circle",
            80,
            0.2,
            0.9,
            "beginning",
            evidence("S2-circles"),
          ],
          ["Land and get out", "outer circle", 60, 0.3, 0.95, "beginning"],
          ["Reach the buildings", "outer circle", 420, 0.35, 0.8, "middle"],
        ],
        {
          detected: est(0.999, 0.0002, 0.99, 1),
          interrupted: est(0.58, 0.005, 0.31, 0.82),
          by_other_roads: {
            simulated: { value: 0.584, error: 0.012 },
            easi_common: 0.615,
            easi_per_alarm: 0.632,
            fixed_times: 0.812,
            why: "The simulation plays the race that the exact integral works out. EASI takes each task's time as independent and normal, and one response; the race lets one pace rule the whole way, and response times be lognormal. With fixed times an alarm is in time or it is not: near the response time that is badly wrong either way.",
          },
          response: {
            label: "Guards of the circle",
            time_s: { value: 300, band: [180, 520] },
            sd_s: 90,
            communicated: est(0.95, 0.002, 0.85, 0.99),
            basis: evidence("S2-circles"),
          },
          critical_task: 1,
          critical_at_s: 450,
        },
      ),
    ],
  },
];

// ------------------------------------------------------------------------------- story
const day = (at_h) => {
  const minutes = Math.round(at_h * 60);
  const two = (n) => String(n).padStart(2, "0");
  return `day ${Math.floor(minutes / 1440) + 1}, ${two(Math.floor((minutes % 1440) / 60))}:${two(minutes % 60)}`;
};
const step = (phase, side, at_h, text, cause) => ({
  phase,
  side,
  at_h,
  when: day(at_h),
  text,
  ...(cause === undefined ? {} : { cause }),
});
const steps = [
  step(
    "find",
    "seeker",
    62.3,
    "An official is arrested and names two people close to the principal.",
  ),
  step(
    "find",
    "seeker",
    117.6,
    "A raid on one of them finds a ledger; the compound becomes less likely.",
    0,
  ),
  step(
    "find",
    "seeker",
    366.5,
    "The trusted man is found in Valverde and a tail is put on him.",
    0,
  ),
  step(
    "find",
    "principal",
    284,
    "The principal moves from the ranch to the house, six days after the last move.",
  ),
  step("find", "principal", 370.2, "A visitor comes to the house with the trusted man.", 3),
  step(
    "find",
    "seeker",
    371.1,
    "The tail keeps contact to the gate: the belief in the house rises from 0.31 to 0.78.",
    2,
  ),
  step(
    "fix",
    "seeker",
    398.4,
    "Aerial watch over the house sees the comings and goings; the belief passes 0.85.",
    5,
  ),
  step("fix", "protector", 404, "A party in the house; the escort's alertness falls.", 4),
  step(
    "decide",
    "seeker",
    410.5,
    "The visitor has left, the force is ready: the strike is ordered for first light.",
    6,
  ),
  step(
    "approach",
    "seeker",
    414.7,
    "A helicopter with 17 people flies in from the south-west, below the ridge.",
    8,
  ),
  step(
    "approach",
    "protector",
    414.73,
    "The lookout hears it over the last kilometre, 190 seconds before the door.",
    9,
  ),
  step(
    "engage",
    "seeker",
    414.78,
    "17 against 11 at the house; the escort breaks off after 22 minutes.",
    10,
  ),
  step(
    "pursue",
    "principal",
    415.1,
    "The principal leaves through the garden with two of his escort, wounded.",
    11,
  ),
  step(
    "pursue",
    "seeker",
    416.6,
    "He is found in the undergrowth 1.6 km away, inside the cordon.",
    12,
  ),
  step(
    "evacuate",
    "principal",
    417.1,
    "He dies of his wounds in the helicopter, 9 minutes from care.",
    13,
  ),
  step(
    "aftermath",
    "protector",
    419,
    "Roadblocks on both roads out of Valverde; the last is cleared 31 hours later.",
    14,
  ),
].sort((a, b) => a.at_h - b.at_h);
const order = new Map(steps.map((s, n) => [s.text, n]));
const was = [
  "An official",
  "A raid on",
  "The trusted man",
  "The principal moves",
  "A visitor",
  "The tail keeps",
  "Aerial watch",
  "A party",
  "The visitor has",
  "A helicopter",
  "The lookout",
  "17 against",
  "The principal leaves",
  "He is found",
  "He dies",
  "Roadblocks",
];
const placed = was.map((begin) => [...order].find(([text]) => text.startsWith(begin))[1]);
for (const s of steps) if (s.cause !== undefined) s.cause = placed[s.cause];
map.marks = map.marks.map((mark) => ({ ...mark, step: placed[mark.step] }));

// ------------------------------------------------------------------------------- what if
const pairs = 10000;
function effect(id, why, located, reached) {
  const one = (label, base, [variant, error, low, high, n10, n01]) => ({
    label,
    base,
    variant: est(variant, 0.0098, Math.max(0, variant - 0.2), Math.min(1, variant + 0.2)),
    difference: est(round(variant - base.value), error, low, high),
    pairs,
    n10,
    n01,
  });
  return {
    id,
    why,
    differences: [
      one("located", est(0.62, 0.0095, 0.35, 0.81), located),
      one("reached", est(0.41, 0.0096, 0.2, 0.6), reached),
    ],
  };
}
const what_if = {
  base: "the scenario as it stands",
  sentence:
    "Visitors matter most: with nobody coming to see him, he is located in 34 of 100 campaigns instead of 62.",
  variants: [
    effect(
      "nobody-visits",
      "nobody comes to see him",
      [0.34, 0.009, -0.45, -0.12, 3010, 210],
      [0.22, 0.0088, -0.34, -0.08, 2230, 330],
    ),
    effect(
      "at-the-main-compound",
      "the full circles instead of the house",
      [0.66, 0.0081, -0.05, 0.15, 610, 1010],
      [0.18, 0.0092, -0.38, -0.09, 2640, 340],
    ),
    effect(
      "no-treatment-need",
      "he need not stay near the treatment",
      [0.5, 0.0083, -0.24, -0.03, 1560, 360],
      [0.33, 0.0078, -0.17, -0.01, 1220, 420],
    ),
    effect(
      "no-party",
      "no party on the last evening",
      [0.62, 0.0012, -0.003, 0.002, 14, 12],
      [0.38, 0.0051, -0.09, 0.01, 510, 210],
    ),
  ],
};

// ------------------------------------------------------------------------------- evidence
const claim = (id, grade, origin, about, text, more = {}) => ({
  id,
  source: id.slice(0, 2),
  grade,
  origin,
  about,
  text,
  used_for: "input",
  cited_by: [],
  contradicted_by: [],
  confirmed_by: [],
  ...more,
});
const ledger = {
  sources: [
    {
      id: "S1",
      kind: "an invented news report that relays a news conference",
      published: "2031-05-03",
    },
    { id: "S2", kind: "an invented long report with unnamed sources", published: "2031-05-04" },
  ],
  claims: [
    claim(
      "S1-official",
      "A2",
      "news conference",
      "leads",
      "An official with suspected ties was arrested in the first days of the month.",
      { cited_by: ["seeker.lead[0].at"] },
    ),
    claim(
      "S1-tail",
      "B2",
      "the report, unattributed",
      "tails",
      "The trusted man was followed to the house.",
      { cited_by: ["seeker.tail[0].follows"], contradicted_by: ["S2-partner"] },
    ),
    claim(
      "S1-window",
      "A2",
      "news conference",
      "decision",
      "The visitor left the day before the raid.",
      { value: "hours from departure to raid, 0 to 31 h", used_for: "check" },
    ),
    claim("S1-killed", "B2", "unattributed", "engagement", "Eight of the protectors were killed.", {
      value: "protectors killed, exactly 8",
      used_for: "check",
    }),
    claim(
      "S2-circles",
      "B3",
      "unnamed sources",
      "layers",
      "Guards controlled every route, in concentric circles.",
      {
        value: "guards on routes, at least 20",
        cited_by: ["layer.inner.posts", "layer.outer.posts"],
      },
    ),
    claim(
      "S2-routine",
      "B3",
      "unnamed sources",
      "routine",
      "An illness bound him to places where he could be treated every day.",
      { value: "interval between treatments, around 24 h", cited_by: ["principal.need[0].every"] },
    ),
    claim(
      "S2-partner",
      "A2",
      "news conference",
      "tails",
      "The visitor herself was followed, not the trusted man.",
      { contradicted_by: ["S1-tail"] },
    ),
    claim("S2-escort", "A2", "news conference", "escort", "A small, tight team was with him.", {
      cited_by: ["layer.yard.escort"],
      confirmed_by: ["S1-escort"],
    }),
    claim(
      "S1-escort",
      "B2",
      "another newspaper",
      "escort",
      "Few guards were seen at the house that night.",
      { confirmed_by: ["S2-escort"] },
    ),
    claim(
      "S2-party",
      "B3",
      "unnamed sources",
      "alertness",
      "There had been a party; the team was not on high alert.",
      { cited_by: ["principal.event[0].lowers"] },
    ),
    claim(
      "S2-time",
      "B3",
      "unnamed sources",
      "leads",
      "From the arrest to the raid it took between 12 and 21 days.",
      { value: "days from the arrest to the raid, 12 to 21 d", used_for: "check" },
    ),
    claim(
      "S2-drone",
      "B3",
      "a foreign service",
      "aerial surveillance",
      "Once there was a location, a drone stayed over it.",
      { cited_by: ["seeker.stare[0]"] },
    ),
  ],
  checks: [
    {
      claim: "S2-time",
      reported: "12 to 21 days",
      unit: "hours",
      reported_value: 396,
      median: 331,
      half: [228, 447],
      most: [142, 561],
      mid_p: 0.66,
      verdict: "agrees",
      sentence: "The reported time lies inside the model's middle half.",
    },
    {
      claim: "S1-killed",
      reported: "8 protectors killed",
      unit: "people",
      reported_value: 8,
      median: 4,
      half: [2, 6],
      most: [1, 8],
      mid_p: 0.91,
      verdict: "disagrees",
      sentence:
        "The model expects fewer: only one engagement in ten costs the protectors eight or more.",
    },
    {
      claim: "S1-window",
      reported: "0 to 31 hours",
      unit: "hours",
      median: 14,
      half: [5, 42],
      most: [1, 118],
      verdict: "too_vague",
      sentence: "The model allows so much that it could hardly have been wrong.",
    },
  ],
};

const quantity = (path, value, basis, draw, leverage) => ({
  path,
  value,
  basis,
  draw,
  ...(leverage ? { leverage } : {}),
});
const assumptions = {
  answer: "P(located)",
  share_assumed: 0.37,
  variance_assumed: est(0.71, 0.06, 0.6, 0.8),
  dummy_leverage: { value: 0.006, error: 0.006 },
  quantities: [
    quantity(
      "seeker.tail[0].keeps",
      "beta(6, 4): 0.6, from 0.35 to 0.83",
      assumed("trained team, one trip"),
      "study",
      { value: 0.33, error: 0.05 },
    ),
    quantity(
      "principal.visitor[0].every",
      "median 9 d, 90 % under 20 d",
      assumed("not reported"),
      "study",
      { value: 0.21, error: 0.05 },
    ),
    quantity(
      "seeker.lead[0].yields[0].p",
      "beta(3, 3): 0.5, from 0.19 to 0.81",
      assumed("one lead of several"),
      "study",
      { value: 0.14, error: 0.04 },
    ),
    quantity("seeker.lead[0].at", "uniform, day 1 to day 9", evidence("S1-official"), "study", {
      value: 0.09,
      error: 0.03,
    }),
    quantity(
      "principal.moves.stay",
      "median 6 d, 90 % under 14 d",
      assumed("no figure reported"),
      "use",
      { value: 0.05, error: 0.03 },
    ),
    quantity("seeker.decision.go_when.belief", "0.85", assumed("right five times in six"), "study"),
    quantity("layer.inner.posts", "5 posts, 20 guards", evidence("S2-circles"), "study", {
      value: 0.011,
      error: 0.01,
    }),
    quantity("principal.need[0].every", "24 h", evidence("S2-routine"), "study"),
    quantity(
      "layer.yard.escort.people",
      "triangular, 8 to 16, most likely 11",
      evidence("S2-escort", "S1-escort"),
      "study",
      { value: 0.004, error: 0.006 },
    ),
    quantity("principal.event[0].lowers", "relaxed for 12 h", evidence("S2-party"), "study"),
  ].sort((a, b) => (b.leverage?.value ?? -1) - (a.leverage?.value ?? -1)),
};

// ------------------------------------------------------------------------------- the report
const report = {
  head: {
    title: "A house in the hills",
    answer:
      "In 62 of 100 campaigns he is located within four weeks, and in 41 of 100 he does not stay free.",
    subject: { kind: "synthetic" },
    variants: [],
    starts: "1 April 2031, 00:00 local time",
    horizon_h: HORIZON,
    written_on: "2031-05-10",
    scenario_hash: "5a3c09e1d2b47f60".repeat(4),
    version: "0.1.0",
    command: "ringfort run scenarios/sample --replications 10000 --seed 1",
    seed: "1",
    replications: 10000,
    outer_draws: 200,
    stand_in: "Stand-in terrain: invented, since the reports give no positions.",
    notice:
      "Invented sample. Nothing here was computed, and no place, person or event in it exists.",
  },
  outcomes: {
    fates: [
      { fate: "captured_alive", label: "captured alive", share: est(0.17, 0.0074, 0.07, 0.31) },
      { fate: "killed_at_site", label: "killed at the site", share: est(0.11, 0.0061, 0.04, 0.21) },
      {
        fate: "died_before_pick_up",
        label: "died before pick-up",
        share: est(0.04, 0.0038, 0.01, 0.09),
      },
      {
        fate: "died_in_evacuation",
        label: "died in evacuation",
        share: est(0.09, 0.0056, 0.03, 0.17),
      },
      { fate: "free", label: "free", share: est(0.59, 0.0096, 0.4, 0.8) },
    ],
    stages: [
      { stage: "never_located", label: "never located", share: est(0.36, 0.0094, 0.17, 0.62) },
      { stage: "located_no_go", label: "located, no go", share: est(0.07, 0.005, 0.03, 0.13) },
      { stage: "dry_hole", label: "dry hole", share: est(0.05, 0.0043, 0.02, 0.1) },
      { stage: "aborted", label: "aborted", share: est(0.02, 0.0027, 0.01, 0.04) },
      { stage: "repelled", label: "repelled", share: est(0.04, 0.0038, 0.01, 0.1) },
      { stage: "escaped_contact", label: "escaped contact", share: est(0.05, 0.0043, 0.02, 0.11) },
    ],
    sentences: [
      "Most campaigns find him through the people who come to see him, not through the place itself.",
      "Once a strike comes by air, the layers around the house see it but have under four minutes: too little for the reaction force, often enough for the escort to take him out.",
      "The answer leans on three numbers that nobody reported: how well a tail keeps contact, how often visitors come, and what the arrested official knew.",
    ],
    figures: [
      {
        label: "located within the horizon",
        term: "P(located)",
        number: est(0.62, 0.0095, 0.35, 0.81),
        unit: "share",
      },
      { label: "not free in the end", number: est(0.41, 0.0096, 0.2, 0.6), unit: "share" },
      {
        label: "median time to be located",
        number: est(374, 9, 226, 590),
        unit: "hours",
        note: "over all campaigns",
      },
      {
        label: "interrupted in time on the weakest way",
        term: "P_I",
        number: est(0.03, 0.002, 0.004, 0.11),
        unit: "share",
      },
    ],
  },
  locating: {
    curve: curve(0.66, 0.4, 0.86, 330, 1.5),
    quartiles: [
      { share: 0.25, at_h: est(203, 4.1, 140, 330) },
      { share: 0.5, at_h: est(374, 9, 226, 590) },
      { share: 0.75 },
    ],
    sentence:
      "Half of all campaigns have located him after 16 days; a quarter need less than nine.",
    fates: [
      { fate: "captured_alive", label: "captured alive", curve: curve(0.18, 0.08, 0.32, 390, 1.6) },
      {
        fate: "killed_at_site",
        label: "killed at the site",
        curve: curve(0.115, 0.045, 0.22, 390, 1.6),
      },
      {
        fate: "died_before_pick_up",
        label: "died before pick-up",
        curve: curve(0.042, 0.01, 0.09, 390, 1.6),
      },
      {
        fate: "died_in_evacuation",
        label: "died in evacuation",
        curve: curve(0.094, 0.03, 0.18, 390, 1.6),
      },
    ],
  },
  causes: {
    gave_away: [
      {
        label: "a tail on the trusted man",
        share: est(0.52, 0.013, 0.28, 0.71),
        needed: est(0.44, 0.044, 0.2, 0.64),
      },
      {
        label: "an arrested official's leads",
        share: est(0.21, 0.01, 0.09, 0.37),
        needed: est(0.35, 0.042, 0.15, 0.55),
      },
      {
        label: "aerial watch over the house",
        share: est(0.15, 0.009, 0.06, 0.29),
        needed: est(0.12, 0.028, 0.03, 0.25),
      },
      {
        label: "finds of raids",
        share: est(0.12, 0.008, 0.04, 0.24),
        needed: est(0.08, 0.024, 0.01, 0.19),
      },
    ],
    detected_by: [
      { label: "lookout on the ridge", share: est(0.47, 0.014, 0.3, 0.66) },
      { label: "post at the bridge", share: est(0.24, 0.012, 0.1, 0.4) },
      { label: "the escort itself", share: est(0.2, 0.011, 0.1, 0.37) },
      { label: "nothing before contact", share: est(0.09, 0.008, 0.02, 0.2) },
    ],
    delayed_by: [
      { label: "yard", share: est(0.71, 0.013, 0.52, 0.88) },
      { label: "inner circle", share: est(0.22, 0.012, 0.08, 0.4) },
      { label: "outer circle", share: est(0.07, 0.007, 0.01, 0.15) },
    ],
    flow: [
      { from: "a tail on the trusted man", to: "captured alive", share: 0.15 },
      { from: "a tail on the trusted man", to: "killed at the site", share: 0.1 },
      { from: "a tail on the trusted man", to: "died of wounds", share: 0.12 },
      { from: "a tail on the trusted man", to: "free after all", share: 0.15 },
      { from: "an arrested official's leads", to: "captured alive", share: 0.06 },
      { from: "an arrested official's leads", to: "killed at the site", share: 0.04 },
      { from: "an arrested official's leads", to: "died of wounds", share: 0.04 },
      { from: "an arrested official's leads", to: "free after all", share: 0.07 },
      { from: "aerial watch over the house", to: "captured alive", share: 0.05 },
      { from: "aerial watch over the house", to: "killed at the site", share: 0.03 },
      { from: "aerial watch over the house", to: "died of wounds", share: 0.02 },
      { from: "aerial watch over the house", to: "free after all", share: 0.05 },
      { from: "finds of raids", to: "captured alive", share: 0.02 },
      { from: "finds of raids", to: "killed at the site", share: 0.01 },
      { from: "finds of raids", to: "died of wounds", share: 0.02 },
      { from: "finds of raids", to: "free after all", share: 0.07 },
    ],
    changes_most:
      "With nobody visiting, he would have been located in 28 fewer of 100 campaigns (12 to 45).",
  },
  story: {
    replication: 4187,
    chosen:
      "Replication 4187: its time to locate is the median of the campaigns that reached the house.",
    paragraphs: [
      "On the third day an official is arrested and talks. His leads, and what two raids find, make the compound less likely, but three places remain, and the principal moves between two of them.",
      "On the sixteenth day he is at the house, because it is one of the places where he can be treated. A visitor comes with a trusted man who has been followed since that morning. The tail holds to the gate; aerial watch does the rest within a day.",
      "The strike comes by air before first light, after a party. The lookout hears it 190 seconds before the door, a third of what the reaction force needs. The escort breaks off after 22 minutes, takes him out wounded, and is found inside the cordon an hour and a half later.",
    ],
    steps,
  },
  belief: belief(),
  ways,
  reached: {
    groups: [
      {
        phase: "approach",
        title: "The approach",
        sentence: "Of 100 strikes that were ordered, 88 reached the site.",
        figures: [
          { label: "reached the site", number: est(0.88, 0.009, 0.74, 0.96), unit: "share" },
          { label: "warning before contact", number: est(170, 3, 60, 360), unit: "seconds" },
          {
            label: "assault force",
            number: exact(17),
            unit: "people",
            basis: evidence("S2-escort"),
            note: "most likely value",
          },
        ],
      },
      {
        phase: "engage",
        title: "The engagement",
        sentence: "Among strikes that reached the site.",
        figures: [
          {
            label: "the seeker holds the site",
            term: "exact: 0.81",
            number: est(0.8, 0.011, 0.55, 0.95),
            unit: "share",
          },
          { label: "median duration", number: est(24, 0.6, 12, 51), unit: "minutes" },
          { label: "protectors killed, mean", number: est(4.3, 0.1, 2, 7.6), unit: "people" },
        ],
      },
      {
        phase: "pursue",
        title: "The flight",
        sentence: "Among campaigns in which he got out of the house.",
        figures: [
          {
            label: "outside the cordon when it closed",
            number: est(0.19, 0.014, 0.06, 0.41),
            unit: "share",
          },
          { label: "found within six hours", number: est(0.58, 0.018, 0.31, 0.8), unit: "share" },
          {
            label: "radius of the cordon",
            number: exact(2600),
            unit: "metres",
            basis: assumed("what 60 people can close in half an hour"),
          },
        ],
      },
      {
        phase: "evacuate",
        title: "The evacuation",
        sentence: "Among campaigns in which he was wounded.",
        figures: [
          { label: "alive at care", number: est(0.46, 0.018, 0.22, 0.68), unit: "share" },
          { label: "median time to care", number: est(1.7, 0.06, 0.8, 3.9), unit: "hours" },
        ],
      },
    ],
  },
  map,
  what_if,
  ledger,
  assumptions,
  method: {
    notes: [
      "Each campaign is a discrete-event simulation from the scenario's start to the principal's fate or the horizon. Unknown inputs are drawn 200 times; 50 campaigns are run for each draw. The number after ± is what simulation leaves open (95 %); the numbers in brackets are the 5 % and 95 % quantiles over the unknowns, with the noise within a draw removed.",
      "Ways in are computed over the terrain once; the simulated race plays their tasks and never draws from P_I. Variants share the luck of the base, campaign by campaign, so that a difference is not blurred by chance.",
      "The model says nothing about people's reasons, and nothing about what is not in the scenario.",
    ],
    formulas: [
      {
        name: "interrupted in time (P_I)",
        statement: "P_I = Σᵢ P(Dᵢ) P(C) P(Tᵢ > G) Πⱼ₍ⱼ<ᵢ₎ (1 − P(Dⱼ))",
        source:
          "Bennett, User's Guide for Evaluating Alternative Fixed-Site Physical Protection Systems Using EASI, SAND77-0082, 1977",
        status: "verified",
      },
      {
        name: "found while fleeing",
        statement: "P = 1 − exp(−∫ W V / (π r(t)²) dt)",
        source: "Washburn, Search and Detection, 2014",
        status: "source_not_read",
      },
      {
        name: "engagement as a Markov chain",
        source: "Brown, The Mathematical Theory of Combat, 1955",
        status: "agrees",
      },
      {
        name: "belief over sites",
        source: "exact discrete Bayes; our own recursion against enumeration",
        status: "agrees",
      },
      { name: "tail on a visitor", source: "no published figure", status: "unverified" },
    ],
    verdicts: { ok: 212, miss: 0, must_differ: 3 },
    unverified: [
      "How long a tail keeps contact: no published table was found.",
      "How far alertness falls after a party.",
    ],
  },
};

await writeFile(new URL("report.json", import.meta.url), `${JSON.stringify(report, null, 1)}\n`);
console.log(
  `report.json: ${Math.round(JSON.stringify(report).length / 1024)} kB, picture ${Math.round(picture.length / 1024)} kB, overlay ${Math.round(overlay.length / 1024)} kB`,
);
