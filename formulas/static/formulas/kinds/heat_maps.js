/** Heat maps on a canvas under the poster, and lines of equal height: see formulas/marks/kinds/heat_maps.py. */

import { agreed } from "../geometry.js";
import { register } from "../shapes.js";

class Heat {
  /** `host` holds the poster `svg`, whose own picture of the heat map makes way for the canvas. */
  constructor(host, svg, shape, program) {
    const [x, y] = [shape.x, shape.y_axis].map((name) => program.axes.get(name));
    [this.host, this.svg, this.shape, this.x, this.y] = [host, svg, shape, x, y];
    this.cells = document.createElement("canvas");
    [this.cells.width, this.cells.height] = [x.count, y.count];
    this.pixels = this.cells.getContext("2d").createImageData(x.count, y.count);
    for (let i = 0; i < this.pixels.data.length; i += 4) this.pixels.data.set(agreed.heat.rgb, i);
  }

  /** Shows `grid`, a row of x for each y from the lowest, in `frame`. */
  draw({ grid }, frame) {
    this.paint(grid);
    const canvas = this.canvas();
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = false;
    const [left, right] = this.ends(this.x, frame.x, canvas.width);
    const [bottom, top] = this.ends(this.y, frame.y, canvas.height);
    context.drawImage(this.cells, left, canvas.height - top, right - left, top - bottom);
  }

  paint(grid) {
    const [low, high] = this.shape.z_range;
    const { shades, strongest } = agreed.heat;
    const { count } = this.x;
    const rows = this.y.count;
    const bytes = this.pixels.data;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < count; column++) {
        const share = (grid[row * count + column] - low) / (high - low);
        const shade = share > 0 ? Math.floor(Math.min(share, 1) * (shades - 1) + 0.5) : 0; // undefined: no colour
        bytes[((rows - 1 - row) * count + column) * 4 + 3] = 255 * strongest * (shade / (shades - 1));
      }
    }
    this.cells.getContext("2d").putImageData(this.pixels, 0, 0);
  }

  canvas() {
    if (!this.shown) {
      this.svg.querySelector(".heat").remove();
      this.shown = document.createElement("canvas");
      this.shown.className = "heat";
      this.host.prepend(this.shown);
    }
    const { clientWidth, clientHeight } = this.shown;
    const [width, height] = [clientWidth, clientHeight].map((size) => Math.round(size * devicePixelRatio));
    if (this.shown.width !== width || this.shown.height !== height) [this.shown.width, this.shown.height] = [width, height];
    return this.shown;
  }

  /** The ends of the cells along an axis as pixels of `size`: half a step beyond its own. */
  ends({ low, high, count }, { low: from, high: to }, size) {
    const half = (high - low) / (count - 1) / 2;
    return [low - half, high + half].map((end) => ((end - from) / (to - from)) * size);
  }
}

/** The values `name` over the axes x and y_axis of a shape, a row of x for each y, whichever the model has first. */
export function gridOf(name, shape, values, { axes }) {
  const [columns, rows] = [shape.x, shape.y_axis].map((axis) => axes.get(axis).count);
  const order = [...axes.keys()];
  const data = values.get(name);
  if (order.indexOf(shape.y_axis) < order.indexOf(shape.x)) return data;
  return data.map((_, i) => data[(i % columns) * rows + Math.floor(i / columns)]);
}

function heatColumns(shape, values, program, columns) {
  columns.grid = gridOf(shape.of, shape, values, program);
}

function contourColumns(shape, values, program, columns) {
  const [x, y] = [shape.x, shape.y_axis].map((name) => program.laidOut.get(name).data);
  Object.assign(columns, contours(x, y, gridOf(shape.of, shape, values, program), shape.levels));
}

/** Pieces of straight line from x0, y0 to x1, y1. */
export function segmentsPath(shape, { x0, y0, x1, y1 }, frame) {
  let path = "";
  for (let i = 0; i < x0.length; i++) {
    path += `M${frame.across(x0[i])} ${frame.down(y0[i])}L${frame.across(x1[i])} ${frame.down(y1[i])}`;
  }
  return path;
}

const [BOTTOM, RIGHT, TOP, LEFT] = [0, 1, 2, 3];
const PIECES = [
  [],
  [[LEFT, BOTTOM]],
  [[BOTTOM, RIGHT]],
  [[LEFT, RIGHT]],
  [[RIGHT, TOP]],
  [[LEFT, BOTTOM], [RIGHT, TOP]],
  [[BOTTOM, TOP]],
  [[LEFT, TOP]],
  [[LEFT, TOP]],
  [[BOTTOM, TOP]],
  [[BOTTOM, RIGHT], [LEFT, TOP]],
  [[RIGHT, TOP]],
  [[LEFT, RIGHT]],
  [[BOTTOM, RIGHT]],
  [[LEFT, BOTTOM]],
  [],
];
const SADDLES = { 5: 10, 10: 5 };

/** Lines of equal height in a grid, by the rules of formulas/marks/contours.py.
 *
 * The ends { x0, y0, x1, y1 } of all pieces; `grid` holds a row of x for each y, one after the other. */
function contours(x, y, grid, levels) {
  const found = { x0: [], y0: [], x1: [], y1: [] };
  for (const level of levels) {
    for (let row = 0; row < y.length - 1; row++) {
      for (let column = 0; column < x.length - 1; column++) cross(found, x, y, grid, level, row, column);
    }
  }
  return found;
}

function cross(found, x, y, grid, level, row, column) {
  const at = row * x.length + column;
  const [a, b, c, d] = [grid[at], grid[at + 1], grid[at + x.length + 1], grid[at + x.length]];
  let which = Number(a > level) + 2 * (b > level) + 4 * (c > level) + 8 * (d > level);
  if (which === 0 || which === 15 || !Number.isFinite(a + b + c + d)) return;
  if (which in SADDLES && (a + b + c + d) / 4 > level) which = SADDLES[which];
  const corners = [
    [x[column], y[row], a],
    [x[column + 1], y[row], b],
    [x[column + 1], y[row + 1], c],
    [x[column], y[row + 1], d],
  ];
  for (const [first, second] of PIECES[which]) {
    const [x0, y0] = crossing(corners, first, level);
    const [x1, y1] = crossing(corners, second, level);
    found.x0.push(x0);
    found.y0.push(y0);
    found.x1.push(x1);
    found.y1.push(y1);
  }
}

/** Where the line crosses the edge that starts from a corner. */
function crossing(corners, edge, level) {
  const [xa, ya, a] = corners[edge];
  const [xb, yb, b] = corners[(edge + 1) % 4];
  const share = (level - a) / (b - a);
  return [xa + share * (xb - xa), ya + share * (yb - ya)];
}

register({ heat: { Picture: Heat, columns: heatColumns }, contours: { path: segmentsPath, columns: contourColumns } });
