/** One figure: its poster, redrawn at once as sliders move, and its numbers. Bokeh joins in takeover.js. */

import { isDiscrete, Program } from "./engine.js";
import { drawable, partOf, shapePath, ticks, toUnits, UNITS } from "./geometry.js";
import { number, sentence } from "./wording.js";

const SVG = "http://www.w3.org/2000/svg";

export class Figure {
  /** `host` is the element with data-figure; `scene` and `view` come from the page's JSON; `parameters` is kept up to
   * date by the page. The server has drawn the poster for them, so nothing is computed before something moves. */
  constructor(host, scene, view, parameters) {
    this.host = host;
    this.parameters = parameters;
    this.scene = scene;
    this.view = view;
    this.names = [...new Set([...view.marks.map((mark) => mark.y), ...view.readouts])];
    this.program = new Program(scene.model, this.names);
    this.axis = this.program.axes.get(view.axis);
    this.points = this.program.laidOut.get(view.axis).data;
    this.ranges = { x: view.x_range, y: view.y_range };
    this.svg = host.querySelector(".poster");
    this.paths = this.svg.querySelectorAll("[data-column]"); // one for each shape, in the same order
    this.section = host.closest("[data-view]");
    this.readouts = this.section.querySelectorAll("[data-readout]");
    this.peaks = this.section.querySelectorAll("[data-peak]");
    this.notes = this.section.querySelectorAll("[data-infinite]");
  }

  /** Whether the parameter `name` moves anything here. */
  dependsOn(name) {
    return this.program.reads.has(name);
  }

  compute() {
    this.values = this.program.run(this.parameters);
  }

  /** Recomputes and redraws; cheap enough for every frame. */
  draw() {
    this.compute();
    if (this.ticksAreStale) this.drawTicks();
    this.drawShapes();
    for (const element of this.readouts) {
      const name = element.dataset.readout;
      const text = number(this.values.get(name), this.scene.readouts[name].decimals);
      if (element.textContent !== text) element.textContent = text;
    }
    for (const element of this.peaks) element.textContent = number(highest(this.values.get(element.dataset.peak)), 2);
    for (const note of this.notes) note.hidden = Math.abs(this.values.get(note.dataset.infinite)) !== Infinity;
  }

  drawShapes() {
    this.view.shapes.forEach((shape, i) => {
      this.paths[i].setAttribute("d", shapePath(shape, this.points, this.column(shape), this.ranges));
    });
    if (isDiscrete(this.axis)) this.drawOverflows();
  }

  column(shape) {
    return partOf(this.values.get(shape.y), shape.part);
  }

  /** Other ranges from the next drawing on: the reader has panned or zoomed in Bokeh, which hides the poster. */
  setRanges(ranges) {
    const same = (a, b) => a[0] === b[0] && a[1] === b[1];
    if (same(ranges.x, this.ranges.x) && same(ranges.y, this.ranges.y)) return;
    this.ranges = ranges;
    this.ticksAreStale = true;
  }

  drawTicks() {
    this.ticksAreStale = false;
    const { x, y } = this.ranges;
    const across = ticks(...y);
    const along = this.axis.labels.length
      ? this.axis.labels.map((label, i) => ({ place: this.points[i], label })).filter(({ place }) => place >= x[0] && place <= x[1])
      : ticks(...x);
    const lines = across.map(({ place }) => `M0 ${UNITS - toUnits(place, ...y)}H${UNITS}`);
    if (!isDiscrete(this.axis)) lines.push(...along.map(({ place }) => `M${toUnits(place, ...x)} 0V${UNITS}`));
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

  /** The bars that leave a frame from `low` to `high`: [{ place, goesUp, text }]. */
  overflows([low, high]) {
    const found = [];
    for (const shape of this.view.shapes.filter(({ kind }) => kind === "bars")) {
      this.column(shape).forEach((value, i) => {
        const place = this.points[i] + (shape.left + shape.right) / 2;
        if (value < low || value > high) found.push({ place, goesUp: value > 0, text: number(value, 2) });
      });
    }
    return found;
  }

  /** The columns of Bokeh's sources, as formulas/plots/figure.py makes them. */
  sources() {
    if (!this.values) this.compute();
    const table = { [this.view.axis]: this.points };
    for (const shape of this.view.shapes) table[shape.column] = drawable(this.column(shape));
    if (!isDiscrete(this.axis)) return { table };
    for (const { y } of this.view.marks) {
      table[`${y}_text`] = Array.from(this.values.get(y), (value) => number(value, 4));
    }
    table[`${this.view.axis}_text`] = this.axis.labels.length ? this.axis.labels : Array.from(this.points, String);
    const [low, high] = this.view.y_range;
    const margin = 0.045 * (high - low);
    const found = this.overflows(this.view.y_range);
    const overflows = {
      x: found.map(({ place }) => place),
      y: found.map(({ goesUp }) => (goesUp ? high - margin : low + margin)),
      text: found.map(({ text }) => text),
    };
    return { table, overflows };
  }

  /** Says the figure in words, once the slider rests: on every move a screen reader would never finish. */
  describe() {
    const words = sentence(this.scene, this.view, this.parameters, this.values);
    this.svg.querySelector("desc").textContent = words;
    this.section.querySelector("[data-sentence]").textContent = words;
  }
}

const highest = (values) => values.reduce((most, value) => (value > most ? value : most), -Infinity);

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
