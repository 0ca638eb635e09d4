import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/report.css";
import "./styles/charts.css";
import "./styles/print.css";
import { ReportPage } from "./components/ReportPage";
import { readReport } from "./lib/data";

const root = document.getElementById("page");
if (root) {
  const report = readReport();
  if (report) document.title = `${report.head.title}: ringfort report`;
  createRoot(root).render(
    <StrictMode>
      {report ? (
        <ReportPage report={report} />
      ) : (
        <main className="empty">
          <h1>An empty report</h1>
          <p>
            This page carries no data. <code>ringfort run</code> writes one that does.
          </p>
        </main>
      )}
    </StrictMode>,
  );
}

// Paper has no folds: open what is folded before printing, and fold it again after.
const opened: HTMLDetailsElement[] = [];
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details:not([open])")) {
    details.open = true;
    opened.push(details);
  }
});
window.addEventListener("afterprint", () => {
  for (const details of opened.splice(0)) details.open = false;
});
