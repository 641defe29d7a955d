/** Lines of equal height in a grid: the same rules as formulas/plots/contours.py. */

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

/** The ends { x0, y0, x1, y1 } of all pieces; `grid` holds a row of x for each y, one after the other. */
export function contours(x, y, grid, levels) {
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
