// How wide is the place a chart stands in?

import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** The printed column, in CSS pixels: A4 less its margins. */
const PRINTED = 660;

/** Follows an element's width in whole pixels; charts are drawn to it, so that text keeps its size. */
export function useWidth<E extends HTMLElement>(printed = PRINTED): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(printed);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const now = Math.floor(element.clientWidth);
      if (now > 0) setWidth(now);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // Paper has another width, and no time to be measured on.
    const print = () => flushSync(() => setWidth(printed));
    window.addEventListener("beforeprint", print);
    window.addEventListener("afterprint", measure);
    return () => {
      observer.disconnect();
      window.removeEventListener("beforeprint", print);
      window.removeEventListener("afterprint", measure);
    };
  }, [printed]);
  return [ref, width];
}
