/** Logarithmic scales: see formulas/marks/geometry.py. Only pages that have one fetch this. */

import { agreed, Scale, SCALES, ticks, toUnits } from "./geometry.js";
import { raised, significant } from "./wording.js";

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
  const ten = `10${raised(power)}`;
  return mantissa === 1 ? ten : `${mantissa}×${ten}`;
}
