/** Curves and the areas under them: see formulas/marks/kinds/curves.py. */

import { agreed, toUnits, UNITS } from "../geometry.js";
import { pointColumns, register } from "../shapes.js";

export const line = (shape, columns, frame) => linePath(columns[shape.x], columns[shape.column], frame, null);

const area = (shape, columns, frame) => linePath(columns[shape.x], columns[shape.column], frame, frame.zero);

/** The runs between gaps: for each M and the places of its vertices, with those on zero below its ends for an area. */
function linePath(xs, values, frame, zero) {
  const across = unitsOf(xs, frame.x);
  const ys = frame.y.laid(values);
  let path = "";
  for (let end = 0; end < xs.length; end++) {
    const first = end;
    while (end < xs.length && Number.isFinite(across[end]) && Number.isFinite(ys[end])) end++;
    if (end > first) path += runPath(across, ys, frame.y, first, end, zero);
  }
  return path;
}

/**
 * One run, the points from `first` to before `end`. Only those that the curve bends at become vertices: see `vertices_of`
 * in Python. Its variables are its own, not shared with closures: the compiler then keeps them as plain numbers.
 */
export function runPath(across, ys, { start: low, end: high }, first, end, zero) {
  const { near } = agreed;
  let fromX = across[first]; // the last vertex
  let fromY = UNITS - toUnits(ys[first], low, high);
  let lastX = fromX; // the last point
  let lastY = fromY;
  let lowest = -Infinity; // the slopes from the last vertex that pass all points since
  let highest = Infinity;
  let path = zero === null ? `M${fromX} ${fromY}` : `M${fromX} ${zero} ${fromX} ${fromY}`;
  for (let i = first + 1; i < end; i++) {
    const x = across[i];
    const y = UNITS - toUnits(ys[i], low, high);
    const slope = (y - fromY) / (x - fromX);
    if (!(x > fromX && slope >= lowest && slope <= highest)) {
      if (lastX !== fromX || lastY !== fromY) path += ` ${lastX} ${lastY}`;
      fromX = lastX;
      fromY = lastY;
      lowest = -Infinity;
      highest = Infinity;
    }
    if (x > fromX) {
      lowest = Math.max(lowest, (y - near - fromY) / (x - fromX));
      highest = Math.min(highest, (y + near - fromY) / (x - fromX));
    } else lowest = Infinity;
    lastX = x;
    lastY = y;
  }
  if (lastX !== fromX || lastY !== fromY) path += ` ${lastX} ${lastY}`;
  return zero === null ? path : `${path} ${lastX} ${zero}`;
}

const laidOut = new WeakMap(); // columns in units, kept for as long as the scale stays the same

/** Where points lie across, NaN where they are undefined or infinite. */
export function unitsOf(points, scale) {
  let kept = laidOut.get(points);
  if (kept?.scale !== scale) {
    const unitOf = (point) => (Number.isFinite(point) ? scale.units(point) : NaN);
    kept = { scale, units: Float64Array.from(points, unitOf) };
    laidOut.set(points, kept);
  }
  return kept.units;
}

register({
  line: { path: line, columns: pointColumns },
  area: { path: area, columns: pointColumns, isFilled: true, ghost: null },
});
