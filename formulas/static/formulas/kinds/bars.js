/** Bars: see formulas/marks/kinds/bars.py. */

import { pointColumns, register } from "../shapes.js";

function path(shape, columns, frame) {
  const points = columns[shape.x];
  let path = "";
  columns[shape.column].forEach((value, i) => {
    const top = frame.down(value);
    if (Number.isNaN(top) || top === frame.zero) return; // a bar of no height would be drawn as a line, by its edge
    const left = frame.across(points[i] + (shape.left ?? 0));
    const right = frame.across(points[i] + (shape.right ?? 0));
    path += `M${left} ${frame.zero}V${top}H${right}V${frame.zero}Z`;
  });
  return path;
}

register({ bars: { path, columns: pointColumns, isFilled: true, risesFromZero: true } });
