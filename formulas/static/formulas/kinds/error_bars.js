/** The lines of error bars: see formulas/marks/kinds/error_bars.py. */

import { columnOf, finite, pointColumns, register } from "../shapes.js";

function columns(shape, values, program, columns) {
  pointColumns(shape, values, program, columns);
  for (const name of [shape.low, shape.high]) columns[name] = columnOf(values.get(name));
}

function path(shape, columns, frame) {
  let path = "";
  columns[shape.x].forEach((point, i) => {
    const [x, low, high] = [frame.across(finite(point)), ...[shape.low, shape.high].map((name) => frame.down(columns[name][i]))];
    if (![x, low, high].some(Number.isNaN) && low !== high) path += `M${x} ${low}V${high}`;
  });
  return path;
}

register({ intervals: { path, columns } });
