/** Stems: see formulas/marks/kinds/stems.py. */

import { down, drawable, toUnits } from "../geometry.js";
import { pointColumns, register } from "../shapes.js";

function path(shape, columns, ranges) {
  const zero = down(0, ranges.y);
  let path = "";
  drawable(columns[shape.column]).forEach((value, i) => {
    const top = down(value, ranges.y);
    if (!Number.isNaN(value) && top !== zero) path += `M${toUnits(columns[shape.x][i], ...ranges.x)} ${zero}V${top}`;
  });
  return path;
}

register({ stems: { path, columns: pointColumns, risesFromZero: true } });
