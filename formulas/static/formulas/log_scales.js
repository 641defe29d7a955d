/** Logarithmic scales: see formulas/marks/geometry.py. Only pages that have one fetch this. */

import { agreed, Scale, SCALES, ticks, toUnits } from "./geometry.js";
import { number } from "./wording.js";

const logOf = (value) => (value > 0 ? Math.log10(value) : NaN);

class LogScale extends Scale {
  isLog = true;

  laid(values) {
    return values.map(logOf);
  }

  units(value) {
    return toUnits(logOf(value), this.start, this.end);
  }

  share(value) {
    return super.share(logOf(value));
  }

  at(share) {
    return 10 ** super.at(share);
  }

  ticks() {
    return logTicks(this.low, this.high);
  }

  words(value) {
    return significant(value);
  }
}

SCALES.log = LogScale;

/** `value` with four digits that mean something, by the rules of `significant` in wording.py. */
export function significant(value) {
  if (value === 0 || !Number.isFinite(value) || (Math.abs(value) >= 0.1 && Math.abs(value) < 1e6)) return number(value, 4);
  return value.toExponential(3).replace("e+", "e").replaceAll("-", "−");
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
