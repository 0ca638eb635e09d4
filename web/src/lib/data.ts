// What does this file carry? The report that ringfort wrote into it, or nothing yet.

import type { Claim, Report } from "../generated/report";

export function readReport(): Report | null {
  const text = document.getElementById("ringfort-data")?.textContent?.trim() ?? "";
  // A page that was built and not yet filled holds a comment in place of data.
  if (text === "" || text.startsWith("/*")) return null;
  return JSON.parse(text) as Report;
}

/** Claims by id. */
export function claimsById(report: Report): ReadonlyMap<string, Claim> {
  return new Map(report.ledger.claims.map((claim) => [claim.id, claim]));
}
