/** Bands: see formulas/marks/kinds/bands.py. */

import { finite, pointColumns, register } from "../shapes.js";
import { line, runPath } from "./curves.js";

/** The outline, along `high` and back along `low`, with NaN between its pieces. */
function outline(shape, values, program, columns) {
  const xs = program.laidOut.get(shape.axis).data;
  const [lows, highs] = [values.get(shape.low), values.get(shape.high)];
  const [x, y] = [[], []];
  const isThere = (value) => Number.isFinite(value) && (!shape.is_log || value > 0);
  for (let end = 0; end < xs.length; end++) {
    const first = end;
    while (end < xs.length && isThere(lows[end]) && isThere(highs[end])) end++;
    if (end === first) continue;
    if (x.length) [x, y].forEach((column) => column.push(NaN));
    x.push(...xs.slice(first, end), ...xs.slice(first, end).reverse());
    y.push(...highs.slice(first, end), ...lows.slice(first, end).reverse());
  }
  [columns.x, columns.y] = [Float64Array.from(x), Float64Array.from(y)];
}

/** Each piece as the way along its upper side and back, bent only where it must be. */
function path(shape, { x, y }, frame) {
  const across = x.map((point) => frame.across(finite(point)));
  const ys = frame.y.laid(y);
  const isThere = (i) => Number.isFinite(across[i]) && Number.isFinite(ys[i]);
  let path = "";
  for (let end = 0; end < x.length; end++) {
    const first = end;
    while (end < x.length && isThere(end)) end++;
    if (end === first) continue;
    const half = (end - first) / 2;
    const there = runPath(across, ys, frame.y, first, first + half, null);
    const [backX, backY] = [across, ys].map((column) => column.slice(first + half, end).reverse());
    path += `${there} ${backwards(runPath(backX, backY, frame.y, 0, half, null))}`;
  }
  return path;
}

/** The points of a run in the other order. */
const backwards = (run) => run.slice(1).match(/-?\d+ -?\d+/g).reverse().join(" ");

register({
  band: { path, columns: outline, isFilled: true, ghost: null },
  edge: { path: line, columns: pointColumns },
});
