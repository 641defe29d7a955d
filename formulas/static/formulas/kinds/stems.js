/** Stems: see formulas/marks/kinds/stems.py. */

import { pointColumns, register } from "../shapes.js";

function path(shape, columns, frame) {
  let path = "";
  columns[shape.column].forEach((value, i) => {
    const top = frame.down(value);
    if (!Number.isNaN(top) && top !== frame.zero) path += `M${frame.across(columns[shape.x][i])} ${frame.zero}V${top}`;
  });
  return path;
}

register({ stems: { path, columns: pointColumns, risesFromZero: true } });
