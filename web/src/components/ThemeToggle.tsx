// Light or dark: the reader's system decides until the reader does.

import { useEffect, useState } from "react";

type Theme = "light" | "dark";

const KEY = "ringfort-theme";

/** The choice of an earlier visit. A page opened from a file may have no storage at all. */
function remembered(): Theme | null {
  try {
    const kept = window.localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null;
  }
}

function systemTheme(): Theme {
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function ThemeToggle() {
  const [chosen, setChosen] = useState<Theme | null>(remembered);
  const [system, setSystem] = useState<Theme>(systemTheme);
  useEffect(() => {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => setSystem(systemTheme());
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  useEffect(() => {
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
  }, [chosen]);

  const other: Theme = (chosen ?? system) === "dark" ? "light" : "dark";
  const turn = () => {
    setChosen(other);
    try {
      window.localStorage.setItem(KEY, other);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  };
  return (
    <button type="button" className="quiet" onClick={turn}>
      {other === "dark" ? "Dark" : "Light"}
    </button>
  );
}
