/** The shapes that the page can draw, by kind: the modules in kinds/ bring them (formulas/README.md says what they hold). */
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

/** What of `values` is above zero, below it, or all. */
function partOf(values, part) {
  if (!part) return values;
  const kept = new Float64Array(values);
  for (let i = 0; i < kept.length; i++) if (part === "adds" ? kept[i] < 0 : kept[i] > 0) kept[i] = 0;
  return kept;
}
