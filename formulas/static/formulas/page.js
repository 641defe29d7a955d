/** The formula page: sliders move figures; the address keeps the state. */

import { Figure } from "./figure.js";
import { onStep, Playing } from "./playing.js";
import { Sharing } from "./sharing.js";
import { Symbols } from "./symbols.js";
import { Table } from "./table.js";
import { Takeover } from "./takeover.js";
import { spoken } from "./wording.js";

const REST = 350; // ms without a move until a slider counts as resting

class Variables {
  constructor(form, scene) {
    this.form = form;
    this.scene = scene;
    this.known = new Map(scene.parameters.map((parameter) => [parameter.name, parameter]));
    this.state = Object.fromEntries(scene.parameters.map(({ name, default: value }) => [name, value]));
    this.moved = new Set(); // the figures that something has moved since they last rested
    this.figures = [...form.querySelectorAll("[data-view]")].map((section) => this.figureOf(section));
    this.playing = new Playing({ move: (parameter, value) => this.set(parameter, value), rest: () => this.rest() });
    for (const control of form.querySelectorAll("[data-control]")) this.connect(control);
    for (const button of form.querySelectorAll("[data-defaults]")) {
      button.addEventListener("click", (event) => this.toDefaults(event));
    }
    this.symbols = new Symbols(form, document.querySelector(".formula-head"), scene.symbols);
    // Enter in a slider or a number means "take this value": loading the page again would lose zoom and exact values.
    form.addEventListener("submit", (event) => {
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
    return { figure, takeover: new Takeover(figure), table: new Table(figure), sharing: new Sharing(section, view.name) };
  }

  connect(control) {
    const parameter = this.known.get(control.dataset.control);
    const { slider, exact } = fieldsOf(parameter.name);
    exact.readOnly = false;
    this.state[parameter.name] = Number(exact.value);
    const set = (value) => {
      this.playing.stop();
      this.set(parameter, value);
    };
    slider.addEventListener("input", () => set(slider.valueAsNumber));
    slider.addEventListener("change", () => this.rest());
    exact.addEventListener("input", () => {
      const value = exact.valueAsNumber;
      const fits = value >= parameter.low && value <= parameter.high;
      this.complain(exact, parameter, !fits);
      if (fits) set(value);
    });
    exact.addEventListener("change", () => {
      const value = Number.isNaN(exact.valueAsNumber) ? this.state[parameter.name] : exact.valueAsNumber;
      set(Math.min(parameter.high, Math.max(parameter.low, value)));
      this.write(parameter);
      this.rest();
    });
    for (const button of control.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => {
        const value = this.state[parameter.name] + Number(button.dataset.step) * parameter.step;
        set(Math.max(parameter.low, onStep(value, parameter)));
      });
    }
    const play = control.querySelector("[data-play]");
    play.addEventListener("click", () => this.playing.toggle(play, parameter, this.state[parameter.name]));
  }

  complain(exact, parameter, wrong) {
    const note = document.getElementById(`${parameter.name}-note`);
    exact.setAttribute("aria-invalid", String(wrong));
    note.textContent = wrong ? `a number from ${spoken(parameter.low, 0)} to ${spoken(parameter.high, 0)}` : "";
  }

  set(parameter, value) {
    this.state[parameter.name] = value;
    const { slider, exact } = fieldsOf(parameter.name);
    if (slider && slider.valueAsNumber !== value) slider.value = value;
    if (exact && exact !== document.activeElement) this.write(parameter);
    for (const parts of this.figures) if (parts.figure.dependsOn(parameter.name)) this.moved.add(parts);
    this.frame ??= requestAnimationFrame(() => this.draw());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), REST);
  }

  /** Writes the present value into the number field. */
  write(parameter) {
    const { exact } = fieldsOf(parameter.name);
    exact.value = spoken(this.state[parameter.name], parameter.decimals).replace("−", "-");
    this.complain(exact, parameter, false);
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    for (const { figure, takeover } of this.moved) {
      takeover.move();
      figure.draw();
    }
    if (this.moved.size) this.symbols.update();
  }

  rest() {
    clearTimeout(this.timer);
    this.draw();
    const query = this.query();
    for (const { figure, takeover, table, sharing } of this.moved) {
      figure.describe();
      takeover.rest();
      table.update();
      sharing.update(query);
    }
    this.moved.clear();
    if (this.form.dataset.address === "keep") this.keepAddress(query);
  }

  /** Only what differs from the defaults stands in the address: the untouched page has the bare one. */
  query() {
    return this.scene.parameters
      .filter(({ name, default: value }) => this.state[name] !== value)
      .map(({ name }) => [name, String(this.state[name])]);
  }

  keepAddress(query) {
    const others = [...new URLSearchParams(location.search)].filter(([name]) => name === "view");
    const search = new URLSearchParams([...others, ...query]);
    const address = `${location.pathname}${search.size ? `?${search}` : ""}${location.hash}`;
    history.replaceState(history.state, "", address);
    for (const link of document.querySelectorAll("[data-page-link]")) {
      link.href = `${link.dataset.pageLink}?${new URLSearchParams(query)}`;
    }
  }

  toDefaults(event) {
    event.preventDefault();
    this.playing.stop();
    for (const parameter of this.known.values()) if (fieldsOf(parameter.name).slider) this.set(parameter, parameter.default);
    document.querySelector("[data-problems]")?.remove();
    this.rest();
  }

  /** What the figure shows goes to the preset's values, and to its defaults where the preset says nothing. */
  toPreset(event, figure, query) {
    event.preventDefault();
    this.playing.stop();
    const values = new URLSearchParams(query);
    for (const parameter of this.known.values()) {
      if (!figure.dependsOn(parameter.name)) continue;
      this.set(parameter, values.has(parameter.name) ? Number(values.get(parameter.name)) : parameter.default);
    }
    this.rest();
  }
}

const fieldsOf = (name) => ({
  slider: document.getElementById(name),
  exact: document.getElementById(`${name}-exact`),
});

for (const form of document.querySelectorAll("form[data-variables]")) {
  new Variables(form, JSON.parse(document.getElementById(form.dataset.variables).textContent));
}
