/** Where things are: the same rules as formulas/marks/geometry.py, for the browser. */

/** The numbers on which Python and the browser agree; the scene brings them (`_plot` in formulas/pages/scene.py). */
export const agreed = {};
export let UNITS; // in each direction of a frame
let FAR;

export function agree(numbers) {
  Object.assign(agreed, numbers);
  ({ units: UNITS, far: FAR } = numbers);
}

const MANTISSAS = [0.5, 1, 2, 5, 10];

/** Data value -> whole frame units, 0 at `low`, UNITS at `high`. */
export const toUnits = (value, low, high) =>
  Math.min(FAR, Math.max(-FAR, Math.floor(((value - low) / (high - low)) * UNITS + 0.5)));

/** Data value -> whole frame units from the top. */
export const down = (value, range) => UNITS - toUnits(value, range[0], range[1]);

/** Infinities moved to where a bar leaves the frame, yet is a number. */
export const drawable = (values) => values.map((value) => Math.min(agreed.beyond, Math.max(-agreed.beyond, value)));

export function tickInterval(low, high) {
  const span = high - low;
  const magnitude = 10 ** Math.floor(Math.log10(span / agreed.ticks));
  const miss = (mantissa) => Math.abs(agreed.ticks - span / (mantissa * magnitude));
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
