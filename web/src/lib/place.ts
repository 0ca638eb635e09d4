// Which labels of a map find room? Greedy: the important first, four places each, none on another.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Wish {
  key: string;
  text: string;
  /** The place it names, in pixels. */
  x: number;
  y: number;
  /** Half the size of the symbol at that place. */
  clear: number;
  size: number;
  /** Other places that do as well, tried in this order instead of the first. */
  spots?: readonly (readonly [number, number])[];
}

export interface Placed {
  key: string;
  text: string;
  x: number;
  y: number;
  anchor: "start" | "middle" | "end";
}

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** About how wide a text is in Inter, in pixels. */
export function textWidth(text: string, size: number): number {
  return text.length * size * (size >= 14 ? 0.6 : 0.54) + 2;
}

/** Places what fits, in the order given; what finds no room is left out. */
export function place(wishes: Wish[], taken: Box[], frame: Box): Placed[] {
  const boxes = [...taken];
  const out: Placed[] = [];
  for (const wish of wishes) {
    const width = textWidth(wish.text, wish.size);
    const height = wish.size * 1.25;
    const at = wish.spots ?? [[wish.x, wish.y] as const];
    // first close by, then a little further off
    const tries = [wish.clear, wish.clear + 9].flatMap((clear) =>
      at.flatMap(([x, y]): [Placed["anchor"], number, number, number][] => [
        ["start", x + clear + 3, y - height / 2, x + clear + 3],
        ["end", x - clear - 3 - width, y - height / 2, x - clear - 3],
        ["middle", x - width / 2, y - clear - height - 1, x],
        ["middle", x - width / 2, y + clear + 1, x],
      ]),
    );
    for (const [anchor, left, top, x] of tries) {
      const box = { x: left, y: top, width, height };
      const inside =
        left >= frame.x &&
        top >= frame.y &&
        left + width <= frame.x + frame.width &&
        top + height <= frame.y + frame.height;
      if (!inside || boxes.some((other) => overlap(box, other))) continue;
      boxes.push(box);
      out.push({ key: wish.key, text: wish.text, x, y: top + height * 0.78, anchor });
      break;
    }
  }
  return out;
}

/** Breaks words into lines of at most `limit` characters; at most `lines` of them. */
export function wrap(text: string, limit: number, lines = 3): string[] {
  const out: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const next = line === "" ? word : `${line} ${word}`;
    if (next.length > limit && line !== "") {
      out.push(line);
      line = word;
    } else line = next;
  }
  if (line !== "") out.push(line);
  if (out.length <= lines) return out;
  const kept = out.slice(0, lines);
  kept[lines - 1] = `${kept[lines - 1]}…`;
  return kept;
}

/** Cuts a text to at most `limit` characters, the last an ellipsis. */
export function short(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(1, limit - 1)).trimEnd()}…`;
}
