/** Step functions: see formulas/marks/kinds/steps.py. */

import { finite, pointColumns, register } from "../shapes.js";

const EDGES = { after: (_, x) => x, before: (last) => last, middle: (last, x) => Math.floor((last + x) / 2 + 0.5) };

function path(shape, columns, frame) {
  const edge = EDGES[shape.where ?? "after"];
  let path = "";
  let last = NaN;
  columns[shape.x].forEach((point, i) => {
    const [x, y] = [frame.across(finite(point)), frame.down(finite(columns[shape.column][i]))];
    const isThere = !Number.isNaN(x) && !Number.isNaN(y);
    if (isThere) path += Number.isNaN(last) ? `M${x} ${y}` : `H${edge(last, x)}V${y}`;
    else if (!Number.isNaN(last)) path += `H${last}`;
    last = isThere ? x : NaN;
  });
  return Number.isNaN(last) ? path : `${path}H${last}`;
}

register({ steps: { path, columns: pointColumns } });
