/** The table of values: what the curves are, in numbers. */

import { isDiscrete } from "./engine.js";
import { SCALES } from "./geometry.js";
import { number } from "./wording.js";

const ROWS = 17; // of a continuous axis
const DECIMALS = 4;

export class Table {
  constructor(figure) {
    this.figure = figure;
    this.details = figure.section.querySelector("[data-table]");
    this.place = this.details.querySelector("[data-rows]");
  }

  /** Fills the table with the present values. */
  update() {
    this.figure.sources();
    this.place.replaceChildren(...this.figure.panels.flatMap((panel) => this.tablesOf(panel)));
  }

  tablesOf({ panel, program, tables, frame }) {
    return [...program.axes.values()].flatMap((axis) => {
      const own = panel.shapes.filter(({ table }) => table === axis.name);
      const names = [...new Set(own.flatMap(({ shows }) => shows))];
      if (!names.length) return [];
      const head = [axis.name === panel.axis || isDiscrete(axis) ? axis.label ?? axis.name : axis.name];
      head.push(...names.map((name) => panel.labels[name]));
      const values = names.map((name) => tables[axis.name][name] ?? this.figure.drawn.get(name));
      const points = tables[axis.name][axis.name];
      const rows = rowsOf(axis).map((i) => [
        axis.labels[i] ?? placeOf(axis, points[i]),
        ...values.map((column) => frame.y.words(column[i], DECIMALS)),
      ]);
      return [tableOf(head, rows)];
    });
  }
}

function placeOf(axis, point) {
  if (axis.spacing === "log" && SCALES.log) return SCALES.log.prototype.words(point);
  return number(point, isDiscrete(axis) ? 0 : 2);
}

/** Which points of an axis get a row: all of a discrete one, evenly chosen ones of a continuous one. */
function rowsOf(axis) {
  const count = isDiscrete(axis) ? axis.count : Math.min(ROWS, axis.count);
  return Array.from({ length: count }, (_, i) => Math.round((i * (axis.count - 1)) / Math.max(count - 1, 1)));
}

function tableOf(head, rows) {
  const table = document.createElement("table");
  table.createTHead().append(rowOf(head, "th", "col"));
  table.createTBody().append(...rows.map(([first, ...rest]) => {
    const row = rowOf([first], "th", "row");
    row.append(...rowOf(rest, "td").children);
    return row;
  }));
  return table;
}

function rowOf(texts, tag, scope) {
  const row = document.createElement("tr");
  for (const text of texts) {
    const cell = document.createElement(tag);
    if (scope) cell.scope = scope;
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}
