/** Dots: see formulas/marks/kinds/points.py. */

import { down, toUnits } from "../geometry.js";
import { pointColumns, register } from "../shapes.js";

function path(shape, columns, ranges) {
  const [xs, ys] = [columns[shape.x], columns[shape.column]];
  let path = "";
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(xs[i]) || !Number.isFinite(ys[i])) continue;
    path += `M${toUnits(xs[i], ...ranges.x)} ${down(ys[i], ranges.y)}h0`;
  }
  return path;
}

register({ dots: { path, columns: pointColumns, ghost: "dots" } });
