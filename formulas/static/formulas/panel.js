/** One panel of a figure: its poster, redrawn at once as sliders move, and the columns that Bokeh draws. */

import { isDiscrete } from "./engine.js";
import { agreed, drawable, Frame, UNITS } from "./geometry.js";
import { SHAPES } from "./shapes.js";

const SVG = "http://www.w3.org/2000/svg";
const REACH = 7; // px beside a line at which it is pointed at

export class Panel {
  /** `host` is the element with data-figure, `panel` its part of the scene, `program` what computes its values. */
  constructor(host, panel, program) {
    this.host = host;
    this.panel = panel;
    this.program = program;
    this.axis = panel.axis && program.axes.get(panel.axis);
    this.whole = new Frame(panel, { x: panel.x_range, y: panel.y_range });
    this.frame = this.whole;
    this.svg = host.querySelector(".poster");
    this.drawings = this.svg.querySelectorAll("[data-column]"); // one for each shape but pictures, in the same order
    this.shapes = panel.shapes.filter(({ kind }) => SHAPES[kind].path);
    this.written = panel.shapes.filter(({ kind }) => SHAPES[kind].write);
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
    for (const picture of this.pictures) picture.draw(this.tables[picture.shape.table], this.frame);
    this.shapes.forEach((shape, i) => {
      const path = this.pathOf(shape, this.tables);
      if (path !== this.paths[i]) trace(this.drawings[i], path); // what did not move is not painted again
      this.paths[i] = path;
    });
    if (this.rods.length) this.drawOverflows();
    if (this.written.length) SHAPES[this.written[0].kind].write(this, this.written);
  }

  pathOf(shape, tables) {
    return SHAPES[shape.kind].path(shape, tables[shape.table], this.frame);
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
    const same = ([low, high], scale) => low === scale.low && high === scale.high;
    if (same(ranges.x, this.frame.x) && same(ranges.y, this.frame.y)) return;
    this.frame = new Frame(this.panel, ranges);
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
    const { x, y } = this.frame;
    const across = y.ticks();
    const isNamed = this.axis && isDiscrete(this.axis);
    const along = this.axis?.labels.length
      ? this.axis.labels.map((label, place) => ({ place, label })).filter(({ place }) => place >= x.low && place <= x.high)
      : x.ticks();
    const lines = across.map(({ place }) => `M0 ${this.frame.down(place)}H${UNITS}`);
    if (!isNamed) lines.push(...along.map(({ place }) => `M${this.frame.across(place)} 0V${UNITS}`));
    this.svg.querySelector(".grid").setAttribute("d", lines.join(""));
    this.svg.querySelector(".zero").setAttribute("d", y.isLog ? "" : `M0 ${this.frame.zero}H${UNITS}`);
    fill(
      this.svg.querySelector(".ticks-x"),
      along.map(({ place, label }) => [label, { x: percent(x.share(place)), y: "100%", dy: 20 }]),
    );
    fill(
      this.svg.querySelector(".ticks-y"),
      across.map(({ place, label }) => [label, { x: 0, dx: -8, y: percent(1 - y.share(place)), dy: 4 }]),
    );
  }

  drawOverflows() {
    fill(
      this.svg.querySelector(".overflows"),
      this.overflows(this.frame.y).map(({ place, goesUp, text }) => [
        text,
        { x: percent(this.frame.x.share(place)), y: goesUp ? "0%" : "100%", dy: goesUp ? 18 : -8 },
      ]),
    );
  }

  /** The bars and stems that leave a frame of this scale: [{ place, goesUp, text }]. */
  overflows(scale) {
    const { low, high, isLog } = scale;
    const found = [];
    for (const shape of this.rods) {
      const columns = this.tables[shape.table];
      columns[shape.column].forEach((value, i) => {
        if (!(value < low || value > high) || (isLog && value <= 0)) return;
        const place = columns[shape.x][i] + ((shape.left ?? 0) + (shape.right ?? 0)) / 2;
        const text = scale.words(value, agreed.decimals.overflow);
        found.push({ place, goesUp: value > (isLog ? high : 0), text });
      });
    }
    return found;
  }

  /** The columns of Bokeh's sources for `values`, as formulas/plots/figure.py makes them. */
  sources(values) {
    this.tables = this.tablesOf(values);
    const sources = {};
    const textOf = (value) => this.frame.y.words(value, agreed.decimals.hover);
    for (const [table, columns] of Object.entries(this.tables)) {
      sources[table] = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, drawable(column, this.frame.beyond)]));
    }
    for (const shape of this.written) {
      sources[shape.table] = SHAPES[shape.kind].source(shape, this.tables[shape.table], this.whole);
    }
    for (const { table, told } of this.panel.shapes) {
      if (!told) continue;
      const axis = this.program.axes.get(table);
      for (const name of told) {
        sources[table][`${name}_text`] = Array.from(values.get(name), textOf);
      }
      sources[table][`${table}_text`] = axis.labels.length ? axis.labels : Array.from(this.tables[table][table], String);
    }
    if (this.rods.length) sources.overflows = this.overflowColumns();
    return sources;
  }

  overflowColumns() {
    const { y } = this.whole;
    const [low, high] = [agreed.overflow_margin, 1 - agreed.overflow_margin].map((share) => y.at(share));
    const found = this.overflows(y);
    return {
      x: found.map(({ place }) => place),
      y: found.map(({ goesUp }) => (goesUp ? high : low)),
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

export const percent = (share) => `${share * 100}%`;

/** The texts [[text, attributes]] as the only children of `group`. */
export function fill(group, texts) {
  group.replaceChildren(
    ...texts.map(([text, attributes]) => {
      const element = document.createElementNS(SVG, "text");
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = text;
      return element;
    }),
  );
}
