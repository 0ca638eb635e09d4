/** The browser that drives the page: what CHROMIUM names, else Debian's. */
export const BROWSER = process.env.CHROMIUM || "/usr/bin/chromium";

// How the tests and pictures start Debian's chromium: no window, no network habits, software GL.
export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];
