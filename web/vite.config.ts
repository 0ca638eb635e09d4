import { readFile } from "node:fs/promises";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";
import { defineConfig } from "vitest/config";

const PLACEHOLDER = "/*RINGFORT_DATA*/";
// The built page may load nothing at all: what it needs is in the file.
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/** In development the page carries the sample; when built it carries a lock and no data. */
function reportData(): Plugin {
  let serving = false;
  return {
    name: "ringfort-data",
    configResolved(config) {
      serving = config.command === "serve";
    },
    async transformIndexHtml(html) {
      if (!serving) {
        const lock = `<meta http-equiv="Content-Security-Policy" content="${POLICY}" />`;
        return html.replace("<meta charset", `${lock}\n    <meta charset`);
      }
      const sample = await readFile(new URL("sample/report.json", import.meta.url), "utf8");
      return html.replace(PLACEHOLDER, () => sample.replaceAll("<", "\\u003c"));
    },
  };
}

export default defineConfig({
  plugins: [react(), reportData(), viteSingleFile({ removeViteModuleLoader: true })],
  build: {
    rollupOptions: { input: "report.html" },
    // light-dark() stays as it is: the theme button sets color-scheme while the page runs.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 1_000_000,
    chunkSizeWarningLimit: 1000,
  },
  test: { include: ["tests/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 },
});
