// Small signs after MIL-STD-2525: a box for the protector, a diamond for the seeker, a glyph inside.

import type { MapPost } from "../generated/report";

export const SYMBOL_WORDS: Record<MapPost["symbol"], string> = {
  post: "guarded post",
  lookout: "lookout",
  patrol: "patrol",
  sensor: "sensor",
  barrier: "barrier",
  response: "response force",
  escort: "escort",
  air_defence: "air defence",
  medical: "place of care",
};

/** Glyphs in a box from -8,-5.5 to 8,5.5. */
const GLYPHS: Record<MapPost["symbol"], string> = {
  post: "M-8,-5.5L8,5.5M-8,5.5L8,-5.5",
  lookout: "M0,-3.5L4.5,3.5L-4.5,3.5Z",
  patrol: "M-8,5.5L8,-5.5",
  sensor: "M-5,0Q-2.5,-5 0,0T5,0",
  barrier: "M-5.5,-2.5H5.5M-5.5,2.5H5.5",
  response: "M-5,0H4M1,-3L4.5,0L1,3",
  escort: "M0,-4V4M-4,0H4",
  air_defence: "M-8,5.5Q0,-7 8,5.5",
  medical: "M0,-5.5V5.5M-8,0H8",
};

interface SymbolProps {
  post: MapPost;
  x: number;
  y: number;
  zoom: number;
  /** On a narrow map. */
  small?: boolean;
}

/** Shrinks as the map shows more. */
export function PostSymbol({ post, x, y, zoom, small = false }: SymbolProps) {
  const size = Math.min(1.25, (small ? 0.6 : 0.82) + 0.14 * Math.log2(Math.max(1, zoom)));
  const seeker = post.side === "seeker";
  return (
    <g className={`symbol symbol-${post.side}`} transform={`translate(${x},${y}) scale(${size})`}>
      <title>{post.label}</title>
      {seeker ? (
        <path className="symbol-frame" d="M0,-9L9,0L0,9L-9,0Z" />
      ) : (
        <rect className="symbol-frame" x={-8} y={-5.5} width={16} height={11} />
      )}
      <path
        className="symbol-glyph"
        d={GLYPHS[post.symbol]}
        transform={seeker ? "scale(.55)" : ""}
      />
    </g>
  );
}
