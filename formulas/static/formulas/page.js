/**
 * The formula page: sliders move figures; the address keeps the state.
 *
 * Events of the element with data-variables: `klarity:show` {figure, values} moves the sliders to values, others to
 * their defaults; `klarity:state` {figure, query} tells, at rest, of the figure last moved and its address.
 */

import { Figure } from "./figure.js";
import { agree } from "./geometry.js";
import { NumberField } from "./number_field.js";
import { onStep, Playing, stillness } from "./playing.js";
import { Symbols } from "./symbols.js";
import { listenForTableKey } from "./table_key.js";
import { spoken } from "./wording.js";

const REST = 350; // ms without a move until a slider counts as resting
const WRITING = 150; // ms at least between two writings of the numbers

class Variables {
  /** `root` is the element with data-variables, which holds the figures. */
  constructor(root, scene) {
    this.root = root;
    this.scene = scene;
    this.known = new Map(scene.parameters.map((parameter) => [parameter.name, parameter]));
    this.state = Object.fromEntries(scene.parameters.map(({ name, default: value }) => [name, value]));
    this.unwritten = new Set(); // the parameters whose numbers are behind their sliders
    this.written = 0;
    this.moved = new Set(); // the figures that something has moved since they last rested
    this.figures = [...root.querySelectorAll("[data-view]")].map((section) => this.figureOf(section));
    this.playing = new Playing({ move: (parameter, value) => this.set(parameter, value), rest: () => this.rest() });
    this.fields = new Map(scene.parameters.map(({ name }) => [name, []])); // a parameter may stand in several figures
    for (const control of root.querySelectorAll("[data-control]")) this.connect(control);
    for (const button of root.querySelectorAll("[data-defaults]")) {
      button.addEventListener("click", (event) => this.toDefaults(event));
    }
    const panels = this.figures.flatMap(({ figure }) => figure.panels);
    const words = (name) => spoken(this.state[name], this.known.get(name).decimals);
    this.symbols = new Symbols(root, document.querySelector(".formula-head"), panels, scene.symbols, words);
    listenForTableKey(root);
    root.addEventListener("klarity:show", ({ detail }) => this.show(detail));
    // Enter in a slider or a number means "take this value": loading the page again would lose zoom and exact values.
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      document.activeElement.dispatchEvent(new Event("change"));
    });
  }

  figureOf(section) {
    const view = this.scene.views.find((candidate) => candidate.name === section.dataset.view);
    const figure = new Figure(section, this.scene, view, this.state);
    for (const link of section.querySelectorAll("[data-preset]")) {
      link.addEventListener("click", (event) => this.toPreset(event, figure, link.dataset.preset));
    }
    const pin = section.querySelector("[data-pin]");
    pin.addEventListener("click", () => {
      const isPinned = pin.getAttribute("aria-pressed") !== "true";
      pin.setAttribute("aria-pressed", String(isPinned));
      figure.pin(isPinned);
    });
    const opened = [
      whenOpened(section.querySelector("[data-table]"), async () => new (await import("./table.js")).Table(figure)),
      whenOpened(section.querySelector("[data-share]"), async () => {
        const { Sharing } = await import("./sharing.js");
        return new Sharing(section, view.name, () => this.query(), () => this.address(this.query()));
      }),
    ];
    return { figure, takeover: new Interest(figure), opened };
  }

  connect(control) {
    const parameter = this.known.get(control.dataset.control);
    const slider = control.querySelector("input[type=range]");
    const input = control.querySelector(".exact");
    this.state[parameter.name] = Number(input.value);
    const { view } = control.closest("[data-view]").dataset;
    const set = (value) => {
      this.playing.stop();
      this.figure = view;
      this.set(parameter, value);
    };
    slider.addEventListener("input", () => set(slider.valueAsNumber));
    slider.addEventListener("change", () => this.rest());
    const present = () => this.state[parameter.name];
    const exact = new NumberField(input, control.querySelector(".control-note"), parameter, {
      present,
      set,
      rest: () => this.rest(),
    });
    this.fields.get(parameter.name).push({ slider, exact });
    for (const button of control.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => {
        const value = present() + Number(button.dataset.step) * parameter.step;
        set(Math.max(parameter.low, onStep(value, parameter)));
      });
    }
    const play = control.querySelector("[data-play]");
    play.addEventListener("click", () => {
      this.figure = view;
      this.playing.toggle(play, parameter, present());
    });
  }

  set(parameter, value) {
    this.state[parameter.name] = value;
    for (const { slider } of this.fields.get(parameter.name)) if (slider.valueAsNumber !== value) slider.value = value;
    this.unwritten.add(parameter);
    for (const parts of this.figures) if (parts.figure.dependsOn(parameter.name)) this.moved.add(parts);
    this.frame ??= requestAnimationFrame(() => this.draw());
    this.restsAt = performance.now() + REST;
    this.timer ??= setTimeout(() => this.wait(), REST); // one for many moves: a new one for each costs a task each
  }

  /** Rests if nothing has moved since; else waits for what is left. */
  wait() {
    const left = this.restsAt - performance.now();
    if (left > 0) this.timer = setTimeout(() => this.wait(), left);
    else this.rest();
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    for (const { figure, takeover } of this.moved) {
      takeover.move();
      figure.draw();
    }
    if (performance.now() - this.written >= WRITING) this.writeNumbers();
  }

  /** Brings all numbers of the page up to date: beside the sliders, of the figures, in the formula. */
  writeNumbers() {
    this.written = performance.now();
    for (const parameter of this.unwritten) {
      for (const { exact } of this.fields.get(parameter.name)) {
        if (exact.input !== document.activeElement) exact.write();
      }
    }
    this.unwritten.clear();
    for (const { figure } of this.moved) figure.write();
    if (this.moved.size) this.symbols.update(this.figure);
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = null;
    this.draw();
    this.writeNumbers();
    const query = this.query();
    for (const { figure, takeover, opened } of this.moved) {
      figure.describe();
      takeover.rest();
      for (const update of opened) update();
    }
    this.moved.clear();
    if (this.root.dataset.address === "keep") this.keepAddress(query);
    this.root.dispatchEvent(new CustomEvent("klarity:state", { detail: { figure: this.figure, query } }));
  }

  /** Only what differs from the defaults stands in the address: the untouched page has the bare one. */
  query() {
    return this.scene.parameters
      .filter(({ name, default: value }) => this.state[name] !== value)
      .map(({ name }) => [name, String(this.state[name])]);
  }

  /** The page's address with the present state alone: without mistakes, and without what others have appended. */
  address(query) {
    const asked = new URLSearchParams(location.search).get("view");
    const view = this.scene.views.filter(({ name }) => name === asked).map(({ name }) => ["view", name]);
    const search = new URLSearchParams([...view, ...query]);
    return `${location.pathname}${search.size ? `?${search}` : ""}${location.hash}`;
  }

  keepAddress(query) {
    history.replaceState(history.state, "", this.address(query));
    for (const link of document.querySelectorAll("[data-page-link]")) {
      link.href = `${link.dataset.pageLink}?${new URLSearchParams(query)}`;
    }
  }

  toDefaults(event) {
    event.preventDefault();
    document.querySelector("[data-problems]")?.remove();
    this.moveTo({});
  }

  /** What the figure shows goes to the preset's values, and to its defaults where the preset says nothing. */
  toPreset(event, figure, query) {
    event.preventDefault();
    this.figure = figure.view.name;
    this.moveTo(Object.fromEntries(new URLSearchParams(query)), (name) => figure.dependsOn(name));
  }

  show({ figure, values }) {
    this.figure = figure;
    this.moveTo(values);
    const section = this.root.querySelector(`[data-view="${figure}"]`);
    section.scrollIntoView({ behavior: stillness.matches ? "auto" : "smooth" });
    section.querySelector(`[data-control="${Object.keys(values)[0]}"] [type=range]`)?.focus({ preventScroll: true });
  }

  moveTo(values, isMeant = () => true) {
    this.playing.stop();
    for (const parameter of this.known.values()) {
      const { name, default: start } = parameter;
      if (isMeant(name)) this.set(parameter, within(parameter, Number(values[name] ?? start)));
    }
    this.rest();
  }
}

/** A figure until the reader shows interest in it: only then is what brings Bokeh fetched. */
class Interest {
  constructor(figure) {
    this.figure = figure;
    for (const { host } of figure.panels) {
      for (const event of ["pointerenter", "touchstart", "focusin"]) {
        host.addEventListener(event, () => this.begin(), { passive: true });
      }
    }
    figure.section.querySelector("[data-explore]").addEventListener("click", () => this.begin());
  }

  begin() {
    this.coming ??= import("./takeover.js").then(({ Takeover }) => (this.takeover = new Takeover(this.figure)));
    this.coming
      .then((takeover) => takeover.begin())
      .catch((error) => {
        this.coming = null; // the next touch tries again
        this.figure.section.querySelector("[data-trouble]").hidden = false;
        console.warn(error);
      });
  }

  move() {
    this.takeover?.move();
  }

  rest() {
    this.takeover?.rest();
  }
}

/** Makes a part when `details` is opened first; returns what brings it up to date, if it has been. */
function whenOpened(details, make) {
  let part = null;
  const update = async () => {
    if (part && details.open) (await part).update();
  };
  details.addEventListener("toggle", () => {
    part ??= make();
    update();
  });
  return update;
}

const within = ({ low, high }, value) => Math.min(high, Math.max(low, value));

for (const root of document.querySelectorAll("[data-variables]")) {
  const scene = JSON.parse(document.getElementById(root.dataset.variables).textContent);
  agree(scene.plot);
  new Variables(root, scene);
}
