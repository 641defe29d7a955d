/** Where things are: the same rules as formulas/plots/geometry.py and poster.py, for the browser. */

export const UNITS = 10000;
const FAR = 1000000;
const BEYOND = 1e6;
const TICKS = 6;
const MANTISSAS = [0.5, 1, 2, 5, 10];

/** Data value -> whole frame units, 0 at `low`, UNITS at `high`. */
export const toUnits = (value, low, high) =>
  Math.min(FAR, Math.max(-FAR, Math.floor(((value - low) / (high - low)) * UNITS + 0.5)));

export function tickInterval(low, high) {
  const span = high - low;
  const magnitude = 10 ** Math.floor(Math.log10(span / TICKS));
  const miss = (mantissa) => Math.abs(TICKS - span / (mantissa * magnitude));
  return MANTISSAS.reduce((best, mantissa) => (miss(mantissa) < miss(best) ? mantissa : best)) * magnitude;
}

/** [{ place, label }] for the round numbers from `low` to `high`. */
export function ticks(low, high) {
  const interval = tickInterval(low, high);
  const decimals = Math.max(0, -Math.floor(Math.log10(interval) + 1e-9));
  const found = [];
  const last = Math.ceil(high / interval);
  for (let step = Math.floor(low / interval); step <= last; step++) {
    const place = step * interval;
    if (place >= low && place <= high) found.push({ place, label: shortest(place.toFixed(decimals)) });
  }
  return found;
}

function shortest(text) {
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short.replace("-", "−");
}

/** What of `values` is above zero, below it, or all. */
export function partOf(values, part) {
  if (part === "adds") return values.map((value) => Math.max(value, 0));
  return part === "subtracts" ? values.map((value) => Math.min(value, 0)) : values;
}

/** Infinities moved to where a bar leaves the frame, yet is a number. */
export const drawable = (values) => values.map((value) => Math.min(BEYOND, Math.max(-BEYOND, value)));

/** The SVG path of a shape in frame units. `points` are the axis' nodes, `ranges` { x: [low, high], y: [low, high] }. */
export function shapePath(shape, points, values, ranges) {
  const zero = UNITS - toUnits(0, ...ranges.y);
  if (shape.kind === "bars") return barsPath(shape, points, values, ranges, zero);
  return linePath(points, values, ranges, shape.kind === "area" ? zero : null);
}

function linePath(points, values, ranges, zero) {
  const across = unitsOf(points, ranges.x);
  const pieces = [];
  let start = null; // of the run being drawn; null in a gap
  let lastX = 0;
  let lastY = 0;
  const close = () => {
    if (start !== null && zero !== null) pieces.push("V", zero, "H", start, "Z");
    start = null;
  };
  for (let i = 0; i < points.length; i++) {
    if (!Number.isFinite(values[i])) {
      close();
      continue;
    }
    const x = across[i];
    const y = UNITS - toUnits(values[i], ranges.y[0], ranges.y[1]);
    if (start === null) {
      pieces.push("M", x, " ", y);
      start = x;
    } else {
      pieces.push("l", x - lastX, " ", y - lastY);
    }
    lastX = x;
    lastY = y;
  }
  close();
  return pieces.join("");
}

const laidOut = new WeakMap(); // the axis' nodes in units, kept for as long as the range stays the same

function unitsOf(points, range) {
  let kept = laidOut.get(points);
  if (kept?.range !== range) {
    kept = { range, units: Float64Array.from(points, (point) => toUnits(point, range[0], range[1])) };
    laidOut.set(points, kept);
  }
  return kept.units;
}

function barsPath(shape, points, values, ranges, zero) {
  let path = "";
  drawable(values).forEach((value, i) => {
    const top = UNITS - toUnits(value, ...ranges.y);
    if (Number.isNaN(value) || top === zero) return; // a bar of no height would still be drawn as a line, by its edge
    const left = toUnits(points[i] + shape.left, ...ranges.x);
    const right = toUnits(points[i] + shape.right, ...ranges.x);
    path += `M${left} ${zero}V${top}H${right}V${zero}Z`;
  });
  return path;
}
