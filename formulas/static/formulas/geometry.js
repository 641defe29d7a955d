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

/** Infinities moved to where a bar leaves the frame, yet is a number. */
export const drawable = (values, beyond) => values.map((value) => Math.min(beyond, Math.max(-beyond, value)));

const logOf = (value) => (value > 0 ? Math.log10(value) : NaN);

/** One direction of a frame: a range laid on UNITS, evenly or by its logarithms. */
export class Scale {
  constructor([low, high], isLog = false) {
    [this.low, this.high, this.isLog] = [low, high, isLog];
    [this.start, this.end] = isLog ? [logOf(low), logOf(high)] : [low, high]; // the range as it is laid out
  }

  laid(values) {
    return this.isLog ? values.map(logOf) : values;
  }

  units(value) {
    return toUnits(this.isLog ? logOf(value) : value, this.start, this.end);
  }

  /** How far along the range a value stands, and the value that stands so far. */
  share(value) {
    return ((this.isLog ? logOf(value) : value) - this.start) / (this.end - this.start);
  }

  at(share) {
    const place = this.start + share * (this.end - this.start);
    return this.isLog ? 10 ** place : place;
  }

  ticks() {
    return this.isLog ? logTicks(this.low, this.high) : ticks(this.low, this.high);
  }
}

/** Where the data of a panel (of the scene) lies while `ranges` are shown: shapes need not know on which scales. */
export class Frame {
  constructor({ x_is_log: x = false, y_is_log: y = false }, ranges) {
    [this.x, this.y] = [new Scale(ranges.x, x), new Scale(ranges.y, y)];
    this.zero = y ? UNITS : this.down(0); // where bars and areas begin
    this.beyond = x || y ? agreed.log.beyond : agreed.beyond;
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

/** [{ place, label }] on a logarithmic scale, by the rules of `log_ticks` in Python. */
function logTicks(low, high) {
  const decades = Math.log10(high / low);
  if (decades < 1) return ticks(low, high);
  const step = Math.ceil(decades / agreed.log.most);
  const mantissas = decades < agreed.log.many ? [1, 2, 5] : [1];
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % step !== 0) continue;
    for (const mantissa of mantissas) {
      const place = Number(`${mantissa}e${power}`);
      if (place >= low && place <= high) found.push({ place, mantissa, power });
    }
  }
  const isPlain = found.every(({ power }) => Math.abs(power) <= agreed.log.plain);
  return found.map(({ place, mantissa, power }) => ({ place, label: powerLabel(mantissa, power, isPlain) }));
}

function powerLabel(mantissa, power, isPlain) {
  if (isPlain || power === 0 || power === 1) {
    return power >= 0 ? `${mantissa}${"0".repeat(power)}` : `0.${"0".repeat(-power - 1)}${mantissa}`;
  }
  const raised = `10${String(power).replace(/./g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)])}`;
  return mantissa === 1 ? raised : `${mantissa}×${raised}`;
}

function shortest(text) {
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short.replace("-", "−");
}
