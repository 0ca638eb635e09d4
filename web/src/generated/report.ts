// Made by `npm run types` from schema/report.json, which ringfort-model prints. Do not edit.

/**
 * The kind of subject; decides what a report may show.
 */
export type Subject =
  | {
      kind: "synthetic";
    }
  | {
      kind: "historical";
      /**
       * The year in which it closed.
       */
      year: number;
    }
  | {
      kind: "facility";
      /**
       * Who allowed the study.
       */
      authority: string;
    }
  | {
      kind: "self_audit";
    };
/**
 * What became of the principal.
 */
export type Fate = "captured_alive" | "killed_at_site" | "died_before_pick_up" | "died_in_evacuation" | "free";
/**
 * How far the seeker came with a principal who stayed free: the furthest, the later in this list.
 */
export type Stage = "never_located" | "located_no_go" | "dry_hole" | "aborted" | "repelled" | "escaped_contact";
/**
 * What a number counts; decides how it is written.
 */
export type Unit = "share" | "days" | "hours" | "minutes" | "seconds" | "metres" | "people" | "count";
/**
 * What an input rests on. The page underlines evidence solid and assumptions dashed.
 */
export type Basis =
  | {
      kind: "evidence";
      /**
       * Ids of the claims, as in `Ledger::claims`.
       */
      claims: string[];
    }
  | {
      kind: "assumed";
      /**
       * The reason given.
       */
      why: string;
    };
/**
 * The part of a campaign that an event belongs to.
 */
export type Phase = "find" | "fix" | "decide" | "approach" | "engage" | "pursue" | "evacuate" | "aftermath";
/**
 * Whose doing an event is.
 */
export type Side = "protector" | "seeker" | "principal";
/**
 * A way of moving.
 */
export type Means = "on_foot" | "vehicle" | "air";
/**
 * Where in a task detection happens.
 */
export type DetectionAt = "beginning" | "middle" | "end" | "throughout";
/**
 * What an area is.
 */
export type ZoneKind = "layer" | "denial" | "search";
/**
 * What a standing unit is, for its symbol.
 */
export type PostSymbol =
  "post" | "lookout" | "patrol" | "sensor" | "barrier" | "response" | "escort" | "air_defence" | "medical";
/**
 * What a line is.
 */
export type LineKind = "road" | "way" | "flight" | "escape" | "critical_detection";
/**
 * What a claim is used for.
 */
export type UseOfClaim = "input" | "check";
/**
 * How a claim and the model stand to each other.
 */
export type CheckVerdict = "agrees" | "disagrees" | "too_vague";
/**
 * How often a quantity is drawn.
 */
export type Draw = "study" | "entity" | "use";
/**
 * How well a formula is checked.
 */
export type FormulaStatus = "verified" | "agrees" | "source_not_read" | "unverified";

/**
 * One report, as `report.html` carries it.
 */
export interface Report {
  /**
   * What was asked, by whom it can be repeated, and the answer in one sentence.
   */
  head: Head;
  /**
   * How the campaigns ended.
   */
  outcomes: Outcomes;
  /**
   * How long it took to find the principal. Absent when no replication was run.
   */
  locating?: Locating | null;
  /**
   * What gave him away, what saw the seeker come, what held the seeker up.
   */
  causes?: Causes | null;
  /**
   * The median campaign, told and as a timeline. Absent for a self-audit.
   */
  story?: Story | null;
  /**
   * What the seeker believed over time, in one replication. Absent for a self-audit.
   */
  belief?: Belief | null;
  /**
   * The ways in, site by site. Empty for a self-audit.
   */
  ways?: SiteWays[];
  /**
   * Figures of the approach, the engagement, the flight and the evacuation.
   */
  reached?: Reached | null;
  /**
   * The map. Absent when the scenario has no terrain.
   */
  map?: Map | null;
  /**
   * What the variants would change. Absent when none was run.
   */
  what_if?: WhatIf | null;
  /**
   * The evidence, and the claims kept for checking.
   */
  ledger: Ledger;
  /**
   * The assumption register.
   */
  assumptions: Assumptions;
  /**
   * Formulas, verification, limits.
   */
  method: Method;
}
/**
 * Title, answer, and all that names the run.
 */
export interface Head {
  /**
   * The scenario's title.
   */
  title: string;
  /**
   * The answer in one sentence with its numbers, as the terminal prints it first.
   */
  answer: string;
  /**
   * What kind of subject the scenario declares.
   */
  subject: Subject;
  /**
   * Variants applied, in order; empty for the scenario as it stands.
   */
  variants?: string[];
  /**
   * The scenario's start in words: "2 February 2026, 00:00 local time".
   */
  starts: string;
  /**
   * Length of a campaign, in hours, after which it is cut off.
   */
  horizon_h: number;
  /**
   * The day on which the report was written, `2026-03-02`. Absent where bytes must repeat.
   */
  written_on?: string | null;
  /**
   * Hash of the scenario and its files, hexadecimal.
   */
  scenario_hash: string;
  /**
   * Version of ringfort.
   */
  version: string;
  /**
   * The exact command that reproduces the report.
   */
  command: string;
  /**
   * The seed, as decimal text, since numbers of a web page end at 2^53.
   */
  seed: string;
  /**
   * Campaigns simulated.
   */
  replications: number;
  /**
   * Draws of the unknowns that they are spread over.
   */
  outer_draws: number;
  /**
   * Why the terrain is not that of the place: "SRTM of another country, …". Absent when it is.
   */
  stand_in?: string | null;
  /**
   * A banner over everything, for samples and interrupted runs: "an invented sample".
   */
  notice?: string | null;
}
/**
 * The answer: one stacked bar and three sentences.
 */
export interface Outcomes {
  /**
   * All five fates in the order of `Fate`; the values sum to 1.
   */
  fates: FateShare[];
  /**
   * The furthest stage where he stayed free, as shares of *all* campaigns: they sum to the
   * share of `Fate::Free`.
   */
  stages: StageShare[];
  /**
   * Three sentences that a non-specialist reads.
   */
  sentences: string[];
  /**
   * Two to five headline figures: located, reached, median time to locate, share assumed.
   */
  figures?: Figure[];
}
/**
 * The share of one fate.
 */
export interface FateShare {
  /**
   * Which.
   */
  fate: Fate;
  /**
   * `Fate::words`.
   */
  label: string;
  /**
   * Share of all campaigns.
   */
  share: Estimate;
}
/**
 * A number with its two intervals, written `0.62 ± 0.01 (0.35–0.81)`.
 */
export interface Estimate {
  /**
   * The number, in the unit that its field or `Figure::unit` names.
   */
  value: number;
  /**
   * Half width of the 95 % interval left by simulating only so often. Absent for exact values.
   */
  error?: number | null;
  /**
   * From the 5 % to the 95 % quantile over the draws of the unknowns, lower first. Absent when
   * nothing unknown bears on it.
   *
   * @minItems 2
   * @maxItems 2
   */
  band?: [number, number] | null;
}
/**
 * The share of one stage.
 */
export interface StageShare {
  /**
   * Which.
   */
  stage: Stage;
  /**
   * `Stage::words`.
   */
  label: string;
  /**
   * Share of all campaigns.
   */
  share: Estimate;
}
/**
 * One figure in words: "interrupted in time (P_I): 0.41 ± 0.01 (0.20–0.60)".
 */
export interface Figure {
  /**
   * Words a non-specialist reads.
   */
  label: string;
  /**
   * The term of art, such as `P_I`.
   */
  term?: string | null;
  /**
   * The number.
   */
  number: Estimate;
  /**
   * Its unit.
   */
  unit: Unit;
  /**
   * A sentence beneath: among which campaigns, under which condition.
   */
  note?: string | null;
  /**
   * What it rests on, when it is an input and not a result.
   */
  basis?: Basis | null;
}
/**
 * The time to be found, and to meet each fate.
 */
export interface Locating {
  /**
   * Share of campaigns in which he had been located, by the hour.
   */
  curve: Curve;
  /**
   * The times by which a quarter, half and three quarters of *all* campaigns had located him.
   */
  quartiles: Quartile[];
  /**
   * One sentence on the curve.
   */
  sentence: string;
  /**
   * Cumulative incidence of the fates other than free; empty when none occurred.
   */
  fates?: FateCurve[];
}
/**
 * A quantity over the campaign's hours, drawn with two bands. All lists have one length.
 */
export interface Curve {
  /**
   * Hours since the start, ascending.
   */
  at_h: number[];
  /**
   * The value from each time on (a step function).
   */
  value: number[];
  /**
   * Half width of the 95 % simulation interval at each time.
   */
  error?: number[] | null;
  /**
   * The 5–95 % band over the unknowns at each time.
   */
  band?: CurveBand | null;
}
/**
 * The two edges of a band, one value for each time of its curve.
 */
export interface CurveBand {
  /**
   * The 5 % quantiles.
   */
  low: number[];
  /**
   * The 95 % quantiles.
   */
  high: number[];
}
/**
 * One quartile of the time to locate.
 */
export interface Quartile {
  /**
   * The share of campaigns, 0.25, 0.5 or 0.75.
   */
  share: number;
  /**
   * Hours since the start. Absent when that share was not reached before the horizon.
   */
  at_h?: Estimate | null;
}
/**
 * The share of campaigns that had met one fate by each hour.
 */
export interface FateCurve {
  /**
   * Which; never `Fate::Free`.
   */
  fate: Fate;
  /**
   * `Fate::words`.
   */
  label: string;
  /**
   * Cumulative incidence (the other fates compete, the horizon censors).
   */
  curve: Curve;
}
/**
 * Counts over chains of causes.
 */
export interface Causes {
  /**
   * Sources that gave the location away, largest share first.
   */
  gave_away: GaveAway[];
  /**
   * What detected the approach first, as shares of the strikes that came.
   */
  detected_by?: CauseShare[];
  /**
   * Which layer delayed most, as shares of the strikes that came.
   */
  delayed_by?: CauseShare[];
  /**
   * From the source that gave him away to how it ended; empty where nobody was located.
   */
  flow?: FlowLink[];
  /**
   * One sentence: what would have changed the answer most (the largest paired difference).
   */
  changes_most?: string | null;
}
/**
 * One source that gave the location away.
 */
export interface GaveAway {
  /**
   * The source in words: "a tail on the trusted man".
   */
  label: string;
  /**
   * Among located campaigns, the share in which it weighed most: the largest summed
   * log-likelihood ratio for the true site.
   */
  share: Estimate;
  /**
   * Among located campaigns, the share that would not have located him without it, by paired
   * rerun. Absent when the reruns were not made.
   */
  needed?: Estimate | null;
}
/**
 * One cause and its share.
 */
export interface CauseShare {
  /**
   * The cause in words: "post on the north road", "nothing".
   */
  label: string;
  /**
   * Its share, as the list that holds it says.
   */
  share: Estimate;
}
/**
 * A strand of the flow from a source to an ending.
 */
export interface FlowLink {
  /**
   * The label of a `GaveAway`, or another origin in words.
   */
  from: string;
  /**
   * The label of a fate or a stage.
   */
  to: string;
  /**
   * Share of located campaigns, 0 to 1; all links sum to 1.
   */
  share: number;
}
/**
 * The median campaign.
 */
export interface Story {
  /**
   * Which replication.
   */
  replication: number;
  /**
   * Why this one, in a sentence.
   */
  chosen: string;
  /**
   * The story in paragraphs.
   */
  paragraphs: string[];
  /**
   * Its events in order of time.
   */
  steps: Step[];
}
/**
 * One event of the story.
 */
export interface Step {
  /**
   * Its phase.
   */
  phase: Phase;
  /**
   * Whose doing it is.
   */
  side: Side;
  /**
   * Hours since the start.
   */
  at_h: number;
  /**
   * The time in words: "day 20, 05:51".
   */
  when: string;
  /**
   * The event as a sentence.
   */
  text: string;
  /**
   * Index in `Story::steps` of the event that brought it about, always an earlier one.
   */
  cause?: number | null;
}
/**
 * The seeker's belief over the sites in one replication.
 */
export interface Belief {
  /**
   * Which replication.
   */
  replication: number;
  /**
   * Hours since the start, ascending, one for every value of every series.
   */
  at_h: number[];
  /**
   * A series a site, "elsewhere" last; at each time the values sum to 1.
   */
  series: BeliefSeries[];
  /**
   * Lines to pass: "go", "drop".
   */
  thresholds: Threshold[];
  /**
   * The thresholds that change over time, under the optimal rule.
   */
  course?: ThresholdCourse | null;
  /**
   * Why the seeker went when it went, or why it never did.
   */
  why?: string | null;
  /**
   * Where the principal really was.
   */
  stays?: Stay[];
  /**
   * Reports that moved the belief.
   */
  marks?: BeliefMark[];
}
/**
 * The belief in one site.
 */
export interface BeliefSeries {
  /**
   * Id of the site, `elsewhere` for the rest of the world.
   */
  site: string;
  /**
   * Its name.
   */
  label: string;
  /**
   * The belief from each time on, 0 to 1.
   */
  value: number[];
}
/**
 * A belief at which something is decided.
 */
export interface Threshold {
  /**
   * What is decided there.
   */
  label: string;
  /**
   * The belief, 0 to 1.
   */
  value: number;
  /**
   * What it rests on.
   */
  basis?: Basis | null;
}
/**
 * The beliefs in one site at which something is decided, start by start.
 */
export interface ThresholdCourse {
  /**
   * Id of the site, as in `BeliefSeries::site`.
   */
  site: string;
  /**
   * Hours since the start at which one could set out, ascending; each holds from the one before.
   */
  at_h: number[];
  /**
   * From this belief on going is best; null where it never is.
   */
  go: (number | null)[];
  /**
   * Up to this belief giving up is best; null where it never is.
   */
  drop: (number | null)[];
}
/**
 * A time at one site.
 */
export interface Stay {
  /**
   * Id of the site, as in `BeliefSeries::site`.
   */
  site: string;
  /**
   * Hours since the start.
   */
  from_h: number;
  /**
   * Hours since the start.
   */
  until_h: number;
}
/**
 * A moment on the chart of beliefs.
 */
export interface BeliefMark {
  /**
   * Hours since the start.
   */
  at_h: number;
  /**
   * A few words: "tail kept contact".
   */
  text: string;
  /**
   * Whose doing.
   */
  side: Side;
}
/**
 * The ways in to one site.
 */
export interface SiteWays {
  /**
   * Id of the site.
   */
  site: string;
  /**
   * Its name.
   */
  label: string;
  /**
   * The ways, weakest for the protector (least P_I) first.
   */
  ways: Way[];
  /**
   * Its layers, and what is finer than a cell there, as a sequence diagram in the light in which
   * strikes start. Absent when nobody answers an alarm there.
   */
  diagram?: SequenceDiagram | null;
  /**
   * The site looked at from all sides: every way, what each thing is worth, what to do first.
   */
  around?: Around | null;
}
/**
 * One way in.
 */
export interface Way {
  /**
   * Its name: "from the north-east, on foot".
   */
  label: string;
  /**
   * The way of moving.
   */
  means: Means;
  /**
   * Light and alert in words: "night, relaxed".
   */
  conditions: string;
  /**
   * Its length in metres.
   */
  length_m: number;
  /**
   * Tasks in order.
   */
  tasks: Task[];
  /**
   * Seconds from the start of the first task to the end of the last.
   */
  total_s: Estimate;
  /**
   * Probability of being detected anywhere along it.
   */
  detected: Estimate;
  /**
   * Probability of being interrupted in time (P_I).
   */
  interrupted: Estimate;
  /**
   * The same by other roads, and why they differ.
   */
  by_other_roads: OtherRoads;
  /**
   * Who comes when called. Absent when nobody does.
   */
  response?: Response | null;
  /**
   * The escort's race to take the principal out, as a response. Absent when none is modelled.
   */
  extraction?: Response | null;
  /**
   * Index of the task at which a detection is last in time (the critical detection point).
   * Absent when even the first is too late.
   */
  critical_task?: number | null;
  /**
   * Seconds since the first task at which the time left equals the mean response time. Absent
   * when it was too little from the start.
   */
  critical_at_s?: number | null;
}
/**
 * One task of a way in.
 */
export interface Task {
  /**
   * What is done: "cross the yard".
   */
  label: string;
  /**
   * Id of the layer in which it lies. Absent outside all of them.
   */
  layer?: string | null;
  /**
   * Seconds since the first task began, in the mean.
   */
  starts_s: number;
  /**
   * Delay in seconds.
   */
  delay_s: Estimate;
  /**
   * Standard deviation of the delay, in seconds.
   */
  sd_s?: number | null;
  /**
   * Probability of being detected in it.
   */
  detected: Estimate;
  /**
   * Where in the task detection happens.
   */
  detection_at: DetectionAt;
  /**
   * What delay and detection rest on, when they are inputs.
   */
  basis?: Basis | null;
}
/**
 * P(I) by other roads than the exact race, at the means and with the states pinned.
 */
export interface OtherRoads {
  /**
   * The share of simulated strikes that are interrupted, with twice its standard error.
   */
  simulated: Estimate;
  /**
   * By EASI with one communication event an attack.
   */
  easi_common: number;
  /**
   * By EASI when each alarm is communicated, or not, on its own.
   */
  easi_per_alarm: number;
  /**
   * If every time were exactly its mean.
   */
  fixed_times: number;
  /**
   * Why they differ, in a sentence.
   */
  why: string;
}
/**
 * Who comes, and how long that takes.
 */
export interface Response {
  /**
   * Who: "reaction force in the town".
   */
  label: string;
  /**
   * Seconds from detection to arrival.
   */
  time_s: Estimate;
  /**
   * Standard deviation, in seconds.
   */
  sd_s?: number | null;
  /**
   * Probability that the alarm is understood and passed on, P(C).
   */
  communicated?: Estimate | null;
  /**
   * What the time rests on, when it is an input.
   */
  basis?: Basis | null;
}
/**
 * A sequence diagram, drawn.
 */
export interface SequenceDiagram {
  /**
   * State and response in words: "night · roving guards in 390 s".
   */
  conditions: string;
  /**
   * P(I) of the weakest path by EASI, with independent times.
   */
  interrupted: Estimate;
  /**
   * How many paths there are.
   */
  paths: number;
  /**
   * The picture: one SVG text that takes the page's colours.
   */
  svg: string;
  /**
   * The same as a table, from outside in.
   */
  rows: SequenceRow[];
}
/**
 * An area, an element or the target of a sequence diagram.
 */
export interface SequenceRow {
  /**
   * Its name.
   */
  label: string;
  /**
   * What it is, in words: "area", "from the yard into the hall", "at the target".
   */
  place: string;
  /**
   * Whether the weakest path passes it.
   */
  on_weakest_path: boolean;
  /**
   * P(D), and mean delay in seconds, from the least to the most of all ways of passing; null
   * where passing takes nothing, and where nobody can pass.
   *
   * @minItems 2
   * @maxItems 2
   */
  detected?: [number, number] | null;
  /**
   * Mean delay in seconds, likewise.
   *
   * @minItems 2
   * @maxItems 2
   */
  delay_s?: [number, number] | null;
  /**
   * P(I) of the weakest path through it; null for areas, and where no path passes.
   */
  through?: number | null;
  /**
   * P(I) of the weakest path if nobody could pass it; null likewise, and where nobody could then
   * get in.
   */
  if_closed?: number | null;
}
/**
 * A site looked at from all sides, as `ringfort paths` does: at the means, in a normal state of alert.
 */
export interface Around {
  /**
   * Light, alert and response in words: "dark night, normal alert, response in 15 min 30 s".
   */
  conditions: string;
  /**
   * The ways, the one of least P(I) first.
   */
  ways: AroundWay[];
  /**
   * What each thing that protects the site is worth, what is worth most of an improvement first.
   */
  elements: AroundElement[];
  /**
   * The roads into each layer, from the outside in; empty without roads.
   */
  roads?: AroundRoads[];
  /**
   * What to do first, in sentences.
   */
  advice: string[];
  /**
   * Where the answer is not to be relied on, and why.
   */
  warnings?: string[];
}
/**
 * One way in.
 */
export interface AroundWay {
  /**
   * From where, and how: "on foot from the north and the north-east".
   */
  label: string;
  /**
   * Whether campaigns take it.
   */
  in_campaigns: boolean;
  /**
   * How long it takes, in seconds.
   */
  time_s: number;
  /**
   * P(noticed at all).
   */
  detected: number;
  /**
   * P(I) by the exact race.
   */
  interrupted: number;
  /**
   * P(I) by EASI with one communication event an attack.
   */
  easi: number;
  /**
   * P(I) if every time were exactly its mean.
   */
  fixed_times: number;
  /**
   * Where it runs; several lines where ways that come to the same are told once.
   */
  lines: [number, number][][];
}
/**
 * What one thing that protects a site is worth.
 */
export interface AroundElement {
  /**
   * What it is.
   */
  label: string;
  /**
   * P(I) of the weakest way without it.
   */
  without: number;
  /**
   * What is improved.
   */
  improvement: string;
  /**
   * P(I) of the weakest way with the improvement.
   */
  improved: number;
  /**
   * The latter less P(I) as it stands.
   */
  gain: number;
  /**
   * What the improvement costs, in the scenario's own unit. Absent where no cost is given.
   */
  cost?: number | null;
}
/**
 * The roads into one layer.
 */
export interface AroundRoads {
  /**
   * The layer.
   */
  layer: string;
  /**
   * The fewest places at which all ways by road can be watched.
   */
  fewest_places: number;
  /**
   * Ways by road that pass no post of the layer and share nothing with each other.
   */
  open_ways: number;
  /**
   * Where posts would close them.
   */
  close_at: [number, number][];
}
/**
 * Groups of figures in order of phase.
 */
export interface Reached {
  /**
   * Usually approach, engage, pursue, evacuate.
   */
  groups: FigureGroup[];
}
/**
 * The figures of one phase.
 */
export interface FigureGroup {
  /**
   * The phase.
   */
  phase: Phase;
  /**
   * Its heading: "The engagement".
   */
  title: string;
  /**
   * A sentence above the figures.
   */
  sentence?: string | null;
  /**
   * The figures. Empty when no campaign came so far.
   */
  figures: Figure[];
}
/**
 * The map, north up.
 */
export interface Map {
  /**
   * What the map shows; also the frame of both pictures.
   */
  extent: Extent;
  /**
   * Hillshade as a JPEG data URI. Absent when there is no terrain.
   */
  hillshade?: string | null;
  /**
   * What is seen from the posts, as a PNG data URI with transparency.
   */
  seen?: string | null;
  /**
   * What `seen` means: "seen from a post by day, a walking person".
   */
  seen_label?: string | null;
  /**
   * Sites.
   */
  sites: MapSite[];
  /**
   * Rings around sites.
   */
  rings?: MapRing[];
  /**
   * Areas.
   */
  zones?: MapZone[];
  /**
   * Posts and other standing units.
   */
  posts?: MapPost[];
  /**
   * Roads, ways in, flights, the critical detection line.
   */
  lines?: MapLine[];
  /**
   * Towns, for orientation.
   */
  towns?: MapTown[];
  /**
   * Events of the story that have a place.
   */
  marks?: MapMark[];
  /**
   * Where terrain and roads come from.
   */
  credit: string;
  /**
   * Printed across the map when the terrain is another place's.
   */
  stand_in?: string | null;
  /**
   * Why something is left out: "paths are withheld in a self-audit".
   */
  withheld?: string | null;
}
/**
 * A rectangle of the frame, in metres.
 */
export interface Extent {
  /**
   * Western edge.
   */
  west_m: number;
  /**
   * Southern edge.
   */
  south_m: number;
  /**
   * Eastern edge, greater than `west_m`.
   */
  east_m: number;
  /**
   * Northern edge, greater than `south_m`.
   */
  north_m: number;
}
/**
 * A site.
 */
export interface MapSite {
  /**
   * Its id.
   */
  id: string;
  /**
   * Its name.
   */
  label: string;
  /**
   * Its place.
   *
   * @minItems 2
   * @maxItems 2
   */
  at: [number, number];
  /**
   * Share of campaigns that located him here. Absent when not computed.
   */
  located?: Estimate | null;
}
/**
 * A ring.
 */
export interface MapRing {
  /**
   * Label on the line.
   */
  label: string;
  /**
   * Centre.
   *
   * @minItems 2
   * @maxItems 2
   */
  at: [number, number];
  /**
   * Radius in metres.
   */
  radius_m: number;
  /**
   * What the radius rests on.
   */
  basis?: Basis | null;
}
/**
 * An area.
 */
export interface MapZone {
  /**
   * What it is.
   */
  kind: ZoneKind;
  /**
   * Its name.
   */
  label: string;
  /**
   * Its outline; the last point need not repeat the first.
   */
  outline: [number, number][];
}
/**
 * A post or another standing unit.
 */
export interface MapPost {
  /**
   * Its id.
   */
  id: string;
  /**
   * Its name, with what it does: "post on the north road, 8 guards".
   */
  label: string;
  /**
   * Its place.
   *
   * @minItems 2
   * @maxItems 2
   */
  at: [number, number];
  /**
   * Whose it is.
   */
  side: Side;
  /**
   * Which symbol.
   */
  symbol: PostSymbol;
  /**
   * Its MIL-STD-2525 symbol code, for programs that draw the full symbol.
   */
  sidc?: string | null;
  /**
   * What it rests on.
   */
  basis?: Basis | null;
}
/**
 * A line.
 */
export interface MapLine {
  /**
   * What it is.
   */
  kind: LineKind;
  /**
   * Its name; empty for roads without one.
   */
  label?: string;
  /**
   * Its points in order.
   */
  points: [number, number][];
  /**
   * For a way in, P(not detected) along it, 0 to 1: its width.
   */
  undetected?: number | null;
}
/**
 * A town.
 */
export interface MapTown {
  /**
   * Its name.
   */
  label: string;
  /**
   * Its place.
   *
   * @minItems 2
   * @maxItems 2
   */
  at: [number, number];
}
/**
 * An event of the story on the map.
 */
export interface MapMark {
  /**
   * Index in `Story::steps`.
   */
  step: number;
  /**
   * Its place.
   *
   * @minItems 2
   * @maxItems 2
   */
  at: [number, number];
}
/**
 * The comparison of variants.
 */
export interface WhatIf {
  /**
   * What the variants are compared with: "the scenario as it stands".
   */
  base: string;
  /**
   * One sentence on what matters most.
   */
  sentence: string;
  /**
   * The variants, largest difference first.
   */
  variants: VariantEffect[];
}
/**
 * One variant.
 */
export interface VariantEffect {
  /**
   * Its id.
   */
  id: string;
  /**
   * Why one would ask: "the full circles instead of the house".
   */
  why: string;
  /**
   * What it changes. The same probabilities in the same order for every variant.
   */
  differences: Difference[];
}
/**
 * One probability under both, and its paired difference.
 */
export interface Difference {
  /**
   * The event in words: "located".
   */
  label: string;
  /**
   * Its probability in the scenario as it stands.
   */
  base: Estimate;
  /**
   * Its probability in the variant.
   */
  variant: Estimate;
  /**
   * Variant less base, -1 to 1, with the paired error and the band over the unknowns.
   */
  difference: Estimate;
  /**
   * Pairs compared.
   */
  pairs: number;
  /**
   * Pairs in which it happened in the base and not in the variant.
   */
  n10: number;
  /**
   * Pairs in which it happened in the variant and not in the base.
   */
  n01: number;
}
/**
 * The evidence.
 */
export interface Ledger {
  /**
   * Who was read.
   */
  sources: Source[];
  /**
   * What they say, in the order of the ledger.
   */
  claims: Claim[];
  /**
   * The model against the claims kept for checking.
   */
  checks?: Check[];
}
/**
 * One source.
 */
export interface Source {
  /**
   * Its id.
   */
  id: string;
  /**
   * What it is.
   */
  kind: string;
  /**
   * Day of publication, `2026-02-24`.
   */
  published?: string | null;
}
/**
 * One claim.
 */
export interface Claim {
  /**
   * Its id.
   */
  id: string;
  /**
   * Id of its source.
   */
  source: string;
  /**
   * Admiralty grade: reliability of the source A to F, credibility of the item 1 to 6.
   */
  grade: string;
  /**
   * Who first said it.
   */
  origin: string;
  /**
   * The part of the model it speaks of.
   */
  about: string;
  /**
   * What it says, in the ledger's words.
   */
  text: string;
  /**
   * The number it gives, in words: "guards, around 400".
   */
  value?: string | null;
  /**
   * What it is used for.
   */
  used_for: UseOfClaim;
  /**
   * Paths of the quantities that cite it.
   */
  cited_by?: string[];
  /**
   * Ids of claims that contradict it.
   */
  contradicted_by?: string[];
  /**
   * Ids of claims of another origin that confirm it.
   */
  confirmed_by?: string[];
}
/**
 * A claim kept for checking against what the model gives.
 */
export interface Check {
  /**
   * Id of the claim.
   */
  claim: string;
  /**
   * What was reported, in words: "48 hours".
   */
  reported: string;
  /**
   * Unit of the numbers that follow.
   */
  unit: Unit;
  /**
   * Reported value; absent when it is a bound or a yes.
   */
  reported_value?: number | null;
  /**
   * The model's median.
   */
  median: number;
  /**
   * From the 25 % to the 75 % quantile.
   *
   * @minItems 2
   * @maxItems 2
   */
  half: [number, number];
  /**
   * From the 10 % to the 90 % quantile.
   *
   * @minItems 2
   * @maxItems 2
   */
  most: [number, number];
  /**
   * Share of the model's values below the reported one, ties counted half.
   */
  mid_p?: number | null;
  /**
   * What that says.
   */
  verdict: CheckVerdict;
  /**
   * The verdict as a sentence.
   */
  sentence: string;
}
/**
 * The assumption register.
 */
export interface Assumptions {
  /**
   * The result whose leverages are given, in words: "P(located)".
   */
  answer: string;
  /**
   * Share of the quantities that are assumed, 0 to 1.
   */
  share_assumed: number;
  /**
   * Share of the answer's variance over the unknowns that comes from assumed ones.
   */
  variance_assumed?: Estimate | null;
  /**
   * Leverage of an input that does nothing: what lies near it is noise.
   */
  dummy_leverage?: Estimate | null;
  /**
   * The quantities, largest leverage first, those without one last.
   */
  quantities: Assumption[];
}
/**
 * One quantity of the scenario.
 */
export interface Assumption {
  /**
   * Its path in the scenario: `seeker.tail0.keeps`.
   */
  path: string;
  /**
   * Its value or distribution in words: "beta(6, 4)", "90 s".
   */
  value: string;
  /**
   * What it rests on.
   */
  basis: Basis;
  /**
   * How often it is drawn.
   */
  draw: Draw;
  /**
   * Var Eanswer | quantity / Var answer over the outer draws, 0 to 1. Absent when it was
   * not varied.
   */
  leverage?: Estimate | null;
}
/**
 * Method and verification.
 */
export interface Method {
  /**
   * Paragraphs on how the answer was computed and where it ends.
   */
  notes: string[];
  /**
   * The formulas that were used.
   */
  formulas: Formula[];
  /**
   * Counts of `ringfort verify`. Absent when it was not run.
   */
  verdicts?: Verdicts | null;
  /**
   * What is used and not verified against a published figure, a sentence each.
   */
  unverified?: string[];
}
/**
 * One formula.
 */
export interface Formula {
  /**
   * What it answers: "interrupted in time (P_I)".
   */
  name: string;
  /**
   * The formula in plain Unicode.
   */
  statement?: string | null;
  /**
   * Author, title, year, equation.
   */
  source: string;
  /**
   * How well it is checked.
   */
  status: FormulaStatus;
}
/**
 * How many cases of the verification ended how.
 */
export interface Verdicts {
  /**
   * Reproduced within half the last printed digit.
   */
  ok: number;
  /**
   * Not reproduced.
   */
  miss: number;
  /**
   * Known errors in a source, from which our value differs as it must.
   */
  must_differ: number;
}
