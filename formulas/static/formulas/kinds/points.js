/** Dots: see formulas/marks/kinds/points.py. */

import { finite, pointColumns, register } from "../shapes.js";

function path(shape, columns, frame) {
  const [xs, ys] = [columns[shape.x], columns[shape.column]];
  let path = "";
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [frame.across(finite(xs[i])), frame.down(finite(ys[i]))];
    if (!Number.isNaN(x) && !Number.isNaN(y)) path += `M${x} ${y}h0`;
  }
  return path;
}

register({ dots: { path, columns: pointColumns, ghost: "dots" } });
