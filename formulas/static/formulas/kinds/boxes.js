/** Boxes: see formulas/marks/kinds/boxes.py. */

import { finite, numberColumns, register } from "../shapes.js";

function path({ shows }, columns, frame) {
  const [left, right, bottom, top] = shows.map((corner) => finite(columns[corner][0]));
  const [x0, x1] = [frame.across(left), frame.across(right)];
  const [y0, y1] = [frame.down(bottom), frame.down(top)];
  if ([x0, x1, y0, y1].some(Number.isNaN) || left === right || bottom === top) return "";
  return `M${x0} ${y0}V${y1}H${x1}V${y0}Z`;
}

register({ box: { path, columns: numberColumns, isFilled: true } });
