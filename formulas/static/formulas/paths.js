/** The SVG path of each shape, in frame units: the same corners as in formulas/plots/paths.py. */

import { toUnits, UNITS } from "./geometry.js";

const BEYOND = 1e6;
const NEAR = 3;

/** Infinities moved to where a bar leaves the frame, yet is a number. */
export const drawable = (values) => values.map((value) => Math.min(BEYOND, Math.max(-BEYOND, value)));

/** The path of `shape` for the `columns` of its table; `ranges` are { x: [low, high], y: [low, high] }. */
export const shapePath = (shape, columns, ranges) => PATHS[shape.kind](shape, columns, ranges);

const down = (value, range) => UNITS - toUnits(value, range[0], range[1]);

const line = (shape, columns, ranges) => linePath(columns[shape.x], columns[shape.column], ranges, null);

const area = (shape, columns, ranges) => linePath(columns[shape.x], columns[shape.column], ranges, down(0, ranges.y));

/** The runs between gaps: for each M and the places of its vertices, with those on zero below its ends for an area. */
function linePath(xs, ys, ranges, zero) {
  const across = unitsOf(xs, ranges.x);
  let path = "";
  for (let end = 0; end < xs.length; end++) {
    const first = end;
    while (end < xs.length && Number.isFinite(xs[end]) && Number.isFinite(ys[end])) end++;
    if (end > first) path += runPath(across, ys, ranges.y, first, end, zero);
  }
  return path;
}

/**
 * One run, the points from `first` to before `end`. Only those that the curve bends at become vertices: see `_vertices`
 * in paths.py. Its variables are its own, not shared with closures: the compiler then keeps them as plain numbers.
 */
function runPath(across, ys, [low, high], first, end, zero) {
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
      lowest = Math.max(lowest, (y - NEAR - fromY) / (x - fromX));
      highest = Math.min(highest, (y + NEAR - fromY) / (x - fromX));
    } else lowest = Infinity;
    lastX = x;
    lastY = y;
  }
  if (lastX !== fromX || lastY !== fromY) path += ` ${lastX} ${lastY}`;
  return zero === null ? path : `${path} ${lastX} ${zero}`;
}

const laidOut = new WeakMap(); // columns in units, kept for as long as the range stays the same

function unitsOf(points, range) {
  let kept = laidOut.get(points);
  if (kept?.range !== range) {
    kept = { range, units: Float64Array.from(points, (point) => toUnits(point, range[0], range[1])) };
    laidOut.set(points, kept);
  }
  return kept.units;
}

function bars(shape, columns, ranges) {
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

function stems(shape, columns, ranges) {
  const zero = down(0, ranges.y);
  let path = "";
  drawable(columns[shape.column]).forEach((value, i) => {
    const top = down(value, ranges.y);
    if (!Number.isNaN(value) && top !== zero) path += `M${toUnits(columns[shape.x][i], ...ranges.x)} ${zero}V${top}`;
  });
  return path;
}

function dots(shape, columns, ranges) {
  const [xs, ys] = [columns[shape.x], columns[shape.column]];
  let path = "";
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(xs[i]) || !Number.isFinite(ys[i])) continue;
    path += `M${toUnits(xs[i], ...ranges.x)} ${down(ys[i], ranges.y)}h0`;
  }
  return path;
}

function box(shape, columns, ranges) {
  const [left, right, bottom, top] = shape.corners.map((corner) => columns[corner][0]);
  if (![left, right, bottom, top].every(Number.isFinite) || left === right || bottom === top) return "";
  const [x0, x1] = [toUnits(left, ...ranges.x), toUnits(right, ...ranges.x)];
  const [y0, y1] = [down(bottom, ranges.y), down(top, ranges.y)];
  return `M${x0} ${y0}V${y1}H${x1}V${y0}Z`;
}

function across(shape, columns, ranges) {
  const [value] = columns[shape.column];
  return Number.isFinite(value) ? `M0 ${down(value, ranges.y)}H${UNITS}` : "";
}

function upright(shape, columns, ranges) {
  const [value] = columns[shape.x];
  return Number.isFinite(value) ? `M${toUnits(value, ...ranges.x)} 0V${UNITS}` : "";
}

function contours(shape, { x0, y0, x1, y1 }, ranges) {
  let path = "";
  for (let i = 0; i < x0.length; i++) {
    path += `M${toUnits(x0[i], ...ranges.x)} ${down(y0[i], ranges.y)}`;
    path += `L${toUnits(x1[i], ...ranges.x)} ${down(y1[i], ranges.y)}`;
  }
  return path;
}

const PATHS = { line, area, bars, stems, dots, box, across, upright, contours };
