/** One figure: its panels, numbers and sentence, kept up to date as sliders move. Bokeh joins in takeover.js. */

import { Program } from "./engine.js";
import { agreed } from "./geometry.js";
import { Panel } from "./panel.js";
import { number, sentence } from "./wording.js";

const ROOM = 8; // characters of a number for which room is kept; a longer one takes what it needs

export class Figure {
  /** `section` is the element with data-view; `scene` and `view` come from the page's JSON; `parameters` is kept up to
   * date by the page. The server has drawn the posters for them, so nothing is computed before something moves. */
  constructor(section, scene, view, parameters) {
    this.section = section;
    this.parameters = parameters;
    this.scene = scene;
    this.view = view;
    this.drawing = new Program(scene.model, [...new Set(view.panels.flatMap(namesDrawn))]);
    this.reading = new Program(scene.model, view.readouts);
    const hosts = section.querySelectorAll("[data-figure]");
    this.panels = view.panels.map((panel, i) => new Panel(hosts[i], panel, this.drawing));
    this.readouts = section.querySelectorAll("[data-readout]");
    this.peaks = section.querySelectorAll("[data-peak]");
    this.notes = [...section.querySelectorAll("[data-infinite], [data-undefined]")];
  }

  /** Whether the parameter `name` moves anything here. */
  dependsOn(name) {
    return this.drawing.reads.has(name) || this.reading.reads.has(name);
  }

  /** Recomputes and redraws the panels; cheap enough for every frame. */
  draw() {
    this.drawn = this.drawing.run(this.parameters);
    for (const panel of this.panels) panel.draw(this.drawn);
  }

  /** Recomputes and writes the numbers. Each costs a layout, and nobody reads sixty of them a second. */
  write() {
    this.read = this.reading.run(this.parameters);
    for (const element of this.readouts) {
      const name = element.dataset.readout;
      const text = number(this.read.get(name), this.scene.readouts[name].decimals);
      element.classList.toggle("long", text.length > ROOM);
      say(element, text);
    }
    for (const element of this.peaks) say(element, number(highest(this.drawn.get(element.dataset.peak)), agreed.decimals.peak));
    for (const note of this.notes) note.hidden = !this.isSo(note.dataset);
  }

  /** Whether the number is what a note explains. */
  isSo({ infinite, undefined: nothing }) {
    return infinite ? Math.abs(this.read.get(infinite)) === Infinity : Number.isNaN(this.read.get(nothing));
  }

  /** The columns of Bokeh's sources, panel by panel. */
  sources() {
    this.drawn ??= this.drawing.run(this.parameters);
    return this.panels.map((panel) => panel.sources(this.drawn));
  }

  /** Keeps the present curves, and what was said of them, to compare with; or lets them go. */
  pin(isPinned) {
    this.sources();
    for (const panel of this.panels) panel.pin(isPinned ? panel.tables : null);
    const words = this.section.querySelector("[data-pinned]");
    words.textContent = `Pinned: ${this.sentence()}`;
    words.hidden = !isPinned;
  }

  sentence() {
    this.read ??= this.reading.run(this.parameters);
    return sentence(this.scene, this.view, this.parameters, this.read);
  }

  /** Says the figure in words, once the slider rests: on every move a screen reader would never finish. */
  describe() {
    const words = this.sentence();
    for (const { svg } of this.panels) svg.querySelector("desc").textContent = words;
    this.section.querySelector("[data-sentence]").textContent = words;
  }
}

/** Writes `text` where it differs, into the text that stands there already: new text costs a layout, a new node more. */
function say(element, text) {
  if (element.textContent !== text) element.firstChild.data = text;
}

/** The names of the values that a panel draws. */
const namesDrawn = ({ shapes }) => shapes.flatMap(({ shows }) => shows);

const highest = (values) => values.reduce((most, value) => (value > most ? value : most), -Infinity);
