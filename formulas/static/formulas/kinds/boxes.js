/** Boxes: see formulas/marks/kinds/boxes.py. */

import { down, toUnits } from "../geometry.js";
import { numberColumns, register } from "../shapes.js";

function path({ shows }, columns, ranges) {
  const [left, right, bottom, top] = shows.map((corner) => columns[corner][0]);
  if (![left, right, bottom, top].every(Number.isFinite) || left === right || bottom === top) return "";
  const [x0, x1] = [toUnits(left, ...ranges.x), toUnits(right, ...ranges.x)];
  const [y0, y1] = [down(bottom, ranges.y), down(top, ranges.y)];
  return `M${x0} ${y0}V${y1}H${x1}V${y0}Z`;
}

register({ box: { path, columns: numberColumns, isFilled: true } });
