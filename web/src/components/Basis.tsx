// What an input rests on: a solid line under evidence, a dashed one under an assumption, and a note
// on hover or focus with the claim, its grade and what contradicts it.

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { Basis, Claim } from "../generated/report";

export const Claims = createContext<ReadonlyMap<string, Claim>>(new Map());

interface Place {
  left: number;
  top: number;
  above: boolean;
}

const NOTE_WIDTH = 300;

export function BasisMark({ basis, children }: { basis: Basis; children: ReactNode }) {
  const [place, setPlace] = useState<Place | null>(null);
  const mark = useRef<HTMLButtonElement>(null);
  const id = useId();

  const open = useCallback(() => {
    const box = mark.current?.getBoundingClientRect();
    if (!box) return;
    const room = document.documentElement.clientWidth;
    const width = Math.min(NOTE_WIDTH, room - 16);
    const above = box.bottom + 180 > window.innerHeight && box.top > 200;
    setPlace({
      left: Math.max(8, Math.min(box.left, room - width - 8)),
      top: above ? box.top - 6 : box.bottom + 6,
      above,
    });
  }, []);
  const close = () => setPlace(null);

  useEffect(() => {
    if (!place) return;
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && setPlace(null);
    window.addEventListener("keydown", onKey);
    window.addEventListener("scroll", open, { passive: true });
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("scroll", open);
    };
  }, [place, open]);

  return (
    <>
      <button
        type="button"
        ref={mark}
        className={`basis basis-${basis.kind}`}
        aria-describedby={place ? id : undefined}
        onMouseEnter={open}
        onMouseLeave={close}
        onFocus={open}
        onBlur={close}
        onClick={open}
      >
        {children}
      </button>
      {place && (
        <span
          role="tooltip"
          id={id}
          className="note"
          style={{
            left: place.left,
            top: place.top,
            transform: place.above ? "translateY(-100%)" : undefined,
          }}
        >
          <BasisNote basis={basis} />
        </span>
      )}
    </>
  );
}

/** The words of the note, also used in the register. */
export function BasisNote({ basis }: { basis: Basis }) {
  const claims = useContext(Claims);
  if (basis.kind === "assumed") {
    return (
      <span className="note-claim">
        <b>Assumed.</b> {basis.why}
      </span>
    );
  }
  return basis.claims.map((id) => {
    const claim = claims.get(id);
    if (!claim) return <span key={id}>{id}</span>;
    return (
      <span key={id} className="note-claim">
        <b>
          {claim.grade} · {claim.origin}.
        </b>{" "}
        {claim.text}
        {(claim.contradicted_by ?? []).length > 0 && (
          <span className="note-against">
            {" "}
            Contradicted by {claim.contradicted_by?.join(", ")}.
          </span>
        )}
      </span>
    );
  });
}

/** Explains the two underlines, once a page. */
export function BasisLegend() {
  return (
    <p className="legend-basis">
      <span className="basis-evidence">Solid line</span>: the number rests on a claim of the ledger.{" "}
      <span className="basis-assumed">Dashed line</span>: it is assumed. Hover or focus it for the
      reason.
    </p>
  );
}
