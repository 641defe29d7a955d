/**
 * What the browser knows of each kind of shape. The modules in kinds/ bring it; a page has those of its own figures.
 *
 * A kind is { path(shape, columns, frame): the SVG path in units, the same corners as from Python }, and as it
 * needs:
 * - columns(shape, values, program, columns): puts what it draws into the columns of its table;
 * - isFilled: it is pointed at inside its path, not beside it;
 * - risesFromZero: where it leaves the frame its value is written;
 * - ghost: its class where it is pinned, null for none;
 * - texts and source, instead of a path: the words that it writes [{ x, y, dy, anchor, words }], and Bokeh's columns;
 * - Picture: instead of a path a class that draws on a canvas under the poster.
 */
export const SHAPES = {};

export const register = (kinds) => Object.assign(SHAPES, kinds);

/** `value`, or NaN where it is infinite. */
export const finite = (value) => (Number.isFinite(value) ? value : NaN);

export const columnOf = (value) => (typeof value === "number" ? Float64Array.of(value) : value);

/** The columns of a shape through points: its axis, x and, of its part, y. */
export function pointColumns(shape, values, program, columns) {
  if (program.axes.has(shape.table)) columns[shape.table] = program.laidOut.get(shape.table).data;
  if (shape.x !== shape.table) columns[shape.x] = columnOf(values.get(shape.x));
  columns[shape.column] = partOf(columnOf(values.get(shape.of)), shape.part);
}

/** The columns of a shape that shows numbers. */
export function numberColumns(shape, values, program, columns) {
  for (const name of shape.shows) columns[name] = columnOf(values.get(name));
}

/** The values `name` over the axes x and y_axis of a shape, a row of x for each y, whichever the model has first. */
export function gridOf(name, shape, values, { axes }) {
  const [columns, rows] = [shape.x, shape.y_axis].map((axis) => axes.get(axis).count);
  const order = [...axes.keys()];
  const data = values.get(name);
  if (order.indexOf(shape.y_axis) < order.indexOf(shape.x)) return data;
  return data.map((_, i) => data[(i % columns) * rows + Math.floor(i / columns)]);
}

/** What of `values` is above zero, below it, or all. */
function partOf(values, part) {
  if (!part) return values;
  const kept = new Float64Array(values);
  for (let i = 0; i < kept.length; i++) if (part === "adds" ? kept[i] < 0 : kept[i] > 0) kept[i] = 0;
  return kept;
}
