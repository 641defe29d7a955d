/** Bars: see formulas/marks/kinds/bars.py. */

import { down, drawable, toUnits } from "../geometry.js";
import { pointColumns, register } from "../shapes.js";

function path(shape, columns, ranges) {
  const zero = down(0, ranges.y);
  const points = columns[shape.x];
  let path = "";
  drawable(columns[shape.column]).forEach((value, i) => {
    const top = down(value, ranges.y);
    if (Number.isNaN(value) || top === zero) return; // a bar of no height would still be drawn as a line, by its edge
    const left = toUnits(points[i] + (shape.left ?? 0), ...ranges.x);
    const right = toUnits(points[i] + (shape.right ?? 0), ...ranges.x);
    path += `M${left} ${zero}V${top}H${right}V${zero}Z`;
  });
  return path;
}

register({ bars: { path, columns: pointColumns, isFilled: true, risesFromZero: true } });
