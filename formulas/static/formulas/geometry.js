/** Where things are: the same rules as formulas/marks/geometry.py, for the browser. */

import { number } from "./wording.js";

/** The numbers on which Python and the browser agree, from the scene. */
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

/** Infinities moved to where a bar leaves the frame, yet is a number. */
export const drawable = (values, beyond) => values.map((value) => Math.min(beyond, Math.max(-beyond, value)));

/** One direction of a frame: a range laid evenly on UNITS. log_scales.js has the other kind of scale. */
export class Scale {
  constructor([low, high]) {
    [this.low, this.high] = [low, high];
    [this.start, this.end] = this.laid([low, high]); // the range as it is laid out
  }

  laid(values) {
    return values;
  }

  units(value) {
    return toUnits(value, this.start, this.end);
  }

  /** How far along the range a value stands, and the value that stands so far. */
  share(value) {
    return (value - this.start) / (this.end - this.start);
  }

  at(share) {
    return this.start + share * (this.end - this.start);
  }

  ticks() {
    return ticks(this.low, this.high);
  }

  words(value, decimals) {
    return number(value, decimals);
  }
}

export const SCALES = { linear: Scale };

/** Where a panel's data lies while `ranges` are shown. */
export class Frame {
  constructor({ x_scale: x = "linear", y_scale: y = "linear" }, ranges) {
    [this.x, this.y] = [new SCALES[x](ranges.x), new SCALES[y](ranges.y)];
    this.zero = this.y.isLog ? UNITS : this.down(0); // where bars and areas begin
    this.beyond = this.x.isLog || this.y.isLog ? agreed.log.beyond : agreed.beyond;
  }

  across(value) {
    return this.x.units(value);
  }

  down(value) {
    return UNITS - this.y.units(value);
  }
}

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
