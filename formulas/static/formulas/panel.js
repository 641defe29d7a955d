/** One panel of a figure: its poster, redrawn at once as sliders move, and the columns that Bokeh draws. */

import { isDiscrete } from "./engine.js";
import { agreed, drawable, ticks, toUnits, UNITS } from "./geometry.js";
import { SHAPES } from "./shapes.js";
import { number } from "./wording.js";

const SVG = "http://www.w3.org/2000/svg";
const REACH = 7; // px beside a line at which it is pointed at

export class Panel {
  /** `host` is the element with data-figure, `panel` its part of the scene, `program` what computes its values. */
  constructor(host, panel, program) {
    this.host = host;
    this.panel = panel;
    this.program = program;
    this.axis = panel.axis && program.axes.get(panel.axis);
    this.ranges = { x: panel.x_range, y: panel.y_range };
    this.svg = host.querySelector(".poster");
    this.drawings = this.svg.querySelectorAll("[data-column]"); // one for each shape but pictures, in the same order
    this.shapes = panel.shapes.filter(({ kind }) => SHAPES[kind].path);
    this.rods = panel.shapes.filter(({ kind }) => SHAPES[kind].risesFromZero);
    this.pictures = panel.shapes
      .filter(({ kind }) => SHAPES[kind].Picture)
      .map((shape) => new SHAPES[shape.kind].Picture(host, this.svg, shape, program));
    this.pinned = [];
    this.paths = Array.from(this.drawings, (drawing) => drawing.firstChild.getAttribute("d"));
  }

  /** Redraws with `values`; cheap enough for every frame. */
  draw(values) {
    this.tables = this.tablesOf(values);
    if (this.ticksAreStale) this.drawTicks();
    for (const picture of this.pictures) picture.draw(this.tables[picture.shape.table], this.ranges);
    this.shapes.forEach((shape, i) => {
      const path = this.pathOf(shape, this.tables);
      if (path !== this.paths[i]) trace(this.drawings[i], path); // what did not move is not painted again
      this.paths[i] = path;
    });
    if (this.rods.length) this.drawOverflows();
  }

  pathOf(shape, tables) {
    return SHAPES[shape.kind].path(shape, tables[shape.table], this.ranges);
  }

  /** The columns that the shapes draw, by table, as formulas/plots/shapes.py makes them. */
  tablesOf(values) {
    const tables = {};
    for (const shape of this.panel.shapes) {
      SHAPES[shape.kind].columns(shape, values, this.program, (tables[shape.table] ??= {}));
    }
    return tables;
  }

  /** The shape that is drawn at a point of the window: a line in reach before an area around it; none elsewhere. */
  drawingAt(x, y) {
    const { left, top, width, height } = this.svg.getBoundingClientRect();
    this.probe ??= document.createElement("canvas").getContext("2d");
    this.probe.lineWidth = 2 * REACH;
    const isAt = (i) => {
      const drawn = this.ticksAreStale ? this.pathOf(this.shapes[i], this.tables) : this.paths[i];
      const path = new Path2D();
      // A canvas leaves out lines of no length, which dots are.
      path.addPath(new Path2D(drawn.replaceAll("h0", "h1")), new DOMMatrix([width / UNITS, 0, 0, height / UNITS, 0, 0]));
      const asked = isFilled(this.shapes[i]) ? "isPointInPath" : "isPointInStroke";
      return this.probe[asked](path, x - left, y - top);
    };
    const front = (filled) => // the last one is in front
      this.shapes.findLastIndex((shape, i) => isFilled(shape) === filled && isAt(i));
    return this.drawings[front(false)] ?? this.drawings[front(true)];
  }

  /** Other ranges from the next drawing on: the reader has panned or zoomed in Bokeh, which hides the poster. */
  setRanges(ranges) {
    const same = (a, b) => a[0] === b[0] && a[1] === b[1];
    if (same(ranges.x, this.ranges.x) && same(ranges.y, this.ranges.y)) return;
    this.ranges = ranges;
    this.ticksAreStale = true;
    this.drawPinned(); // these stay in sight under Bokeh
  }

  /** Keeps what is drawn now as a ghost to compare with; `tables` null lets it go. */
  pin(tables) {
    this.pinned = tables ? this.shapes.filter(({ kind }) => SHAPES[kind].ghost !== null).map((shape) => [shape, tables]) : [];
    this.drawPinned();
  }

  drawPinned() {
    this.svg.querySelector(".ghost").replaceChildren(
      ...this.pinned.map(([shape, tables]) => {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("class", SHAPES[shape.kind].ghost ?? "");
        path.setAttribute("d", this.pathOf(shape, tables));
        return path;
      }),
    );
  }

  drawTicks() {
    this.ticksAreStale = false;
    const { x, y } = this.ranges;
    const across = ticks(...y);
    const isNamed = this.axis && isDiscrete(this.axis);
    const along = this.axis?.labels.length
      ? this.axis.labels.map((label, place) => ({ place, label })).filter(({ place }) => place >= x[0] && place <= x[1])
      : ticks(...x);
    const lines = across.map(({ place }) => `M0 ${UNITS - toUnits(place, ...y)}H${UNITS}`);
    if (!isNamed) lines.push(...along.map(({ place }) => `M${toUnits(place, ...x)} 0V${UNITS}`));
    this.svg.querySelector(".grid").setAttribute("d", lines.join(""));
    this.svg.querySelector(".zero").setAttribute("d", `M0 ${UNITS - toUnits(0, ...y)}H${UNITS}`);
    fill(
      this.svg.querySelector(".ticks-x"),
      along.map(({ place, label }) => [label, { x: percent(place, ...x), y: "100%", dy: 20 }]),
    );
    fill(
      this.svg.querySelector(".ticks-y"),
      across.map(({ place, label }) => [label, { x: 0, dx: -8, y: percent(y[0] + y[1] - place, ...y), dy: 4 }]),
    );
  }

  drawOverflows() {
    fill(
      this.svg.querySelector(".overflows"),
      this.overflows(this.ranges.y).map(({ place, goesUp, text }) => [
        text,
        { x: percent(place, ...this.ranges.x), y: goesUp ? "0%" : "100%", dy: goesUp ? 18 : -8 },
      ]),
    );
  }

  /** The bars and stems that leave a frame from `low` to `high`: [{ place, goesUp, text }]. */
  overflows([low, high]) {
    const found = [];
    for (const shape of this.rods) {
      const columns = this.tables[shape.table];
      columns[shape.column].forEach((value, i) => {
        if (!(value < low || value > high)) return;
        const place = columns[shape.x][i] + ((shape.left ?? 0) + (shape.right ?? 0)) / 2;
        found.push({ place, goesUp: value > 0, text: number(value, agreed.decimals.overflow) });
      });
    }
    return found;
  }

  /** The columns of Bokeh's sources for `values`, as formulas/plots/figure.py makes them. */
  sources(values) {
    this.tables = this.tablesOf(values);
    const sources = {};
    for (const [table, columns] of Object.entries(this.tables)) {
      sources[table] = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, drawable(column)]));
    }
    for (const { table, told } of this.panel.shapes) {
      if (!told) continue;
      const axis = this.program.axes.get(table);
      for (const name of told) {
        sources[table][`${name}_text`] = Array.from(values.get(name), (value) => number(value, agreed.decimals.hover));
      }
      sources[table][`${table}_text`] = axis.labels.length ? axis.labels : Array.from(this.tables[table][table], String);
    }
    if (this.rods.length) sources.overflows = this.overflowColumns();
    return sources;
  }

  overflowColumns() {
    const [low, high] = this.panel.y_range;
    const margin = agreed.overflow_margin * (high - low);
    const found = this.overflows(this.panel.y_range);
    return {
      x: found.map(({ place }) => place),
      y: found.map(({ goesUp }) => (goesUp ? high - margin : low + margin)),
      text: found.map(({ text }) => text),
    };
  }
}

/** Draws `path` in the group of a shape. One run of points is a polyline: a path's attribute is style, and costs more. */
function trace(drawing, path) {
  const isRun = /^M[-\d ]+$/.test(path);
  const [tag, attribute, text] = isRun ? ["polyline", "points", path.slice(1)] : ["path", "d", path];
  if (drawing.firstChild.localName !== tag) drawing.replaceChildren(document.createElementNS(SVG, tag));
  drawing.firstChild.setAttribute(attribute, text);
}

const isFilled = ({ kind }) => Boolean(SHAPES[kind].isFilled);

const percent = (value, low, high) => `${((value - low) / (high - low)) * 100}%`;

/** The texts [[text, attributes]] as the only children of `group`. */
function fill(group, texts) {
  group.replaceChildren(
    ...texts.map(([text, attributes]) => {
      const element = document.createElementNS(SVG, "text");
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = text;
      return element;
    }),
  );
}
