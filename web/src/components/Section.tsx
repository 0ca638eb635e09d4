// The frame of everything: sections with their numbers, charts with their captions, empty places
// that say what is missing.

import type { ReactNode } from "react";

interface SectionProps {
  id: string;
  number: number;
  title: string;
  /** One sentence under the heading. */
  lead?: ReactNode;
  children: ReactNode;
}

export function Section({ id, number, title, lead, children }: SectionProps) {
  return (
    <section className="section" id={id} aria-labelledby={`${id}-title`}>
      <header className="section-head">
        <span className="section-number" aria-hidden="true">
          {number}
        </span>
        <h2 id={`${id}-title`}>{title}</h2>
        {lead && <p className="section-lead">{lead}</p>}
      </header>
      {children}
    </section>
  );
}

interface ChartProps {
  title: string;
  /** What is drawn, in which unit. */
  subtitle?: ReactNode;
  /** What a reader should know before believing it. */
  footnote?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Chart({ title, subtitle, footnote, className = "", children }: ChartProps) {
  return (
    <div className={`chart ${className}`}>
      <h3 className="chart-title">{title}</h3>
      {subtitle && <p className="chart-subtitle">{subtitle}</p>}
      {children}
      {footnote && <p className="chart-footnote">{footnote}</p>}
    </div>
  );
}

/** An empty place that says what is missing and why. */
export function Missing({ children }: { children: ReactNode }) {
  return <p className="missing">{children}</p>;
}

interface NumbersProps {
  summary: string;
  /** Left out on paper, where the picture is enough. */
  screenOnly?: boolean;
  children: ReactNode;
}

/** The numbers behind a picture, for who would rather read them. */
export function Numbers({ summary, screenOnly = false, children }: NumbersProps) {
  return (
    <details className={screenOnly ? "numbers screen-only" : "numbers"}>
      <summary>{summary}</summary>
      <section className="scroll" aria-label={summary} tabIndex={0}>
        {children}
      </section>
    </details>
  );
}
