/** Where things are: the same rules as formulas/plots/geometry.py, for the browser. */

export const UNITS = 10000;
const FAR = 1000000;
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
