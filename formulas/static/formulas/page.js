/** The formula page: sliders move figures; the address keeps the state. */

import { Figure } from "./figure.js";
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
    this.figures = [...form.querySelectorAll("[data-view]")].map((section) => {
      const view = scene.views.find((candidate) => candidate.name === section.dataset.view);
      const figure = new Figure(section, scene, view, this.state);
      return { figure, takeover: new Takeover(figure) };
    });
    for (const slider of form.querySelectorAll("input[type=range]")) this.connect(slider);
    for (const button of form.querySelectorAll("[data-defaults]")) {
      button.addEventListener("click", (event) => this.toDefaults(event));
    }
    // Enter in a slider or a number means "take this value": loading the page again would lose zoom and exact values.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      document.activeElement.dispatchEvent(new Event("change"));
    });
  }

  connect(slider) {
    const exact = document.getElementById(`${slider.id}-exact`);
    const parameter = this.known.get(slider.name);
    exact.readOnly = false;
    this.state[slider.name] = Number(exact.value);
    slider.addEventListener("input", () => this.set(parameter, slider.valueAsNumber, { exact }));
    slider.addEventListener("change", () => this.rest());
    exact.addEventListener("input", () => {
      const value = exact.valueAsNumber;
      const fits = value >= parameter.low && value <= parameter.high;
      this.complain(exact, parameter, !fits);
      if (fits) this.set(parameter, value, { slider });
    });
    exact.addEventListener("change", () => {
      const value = Number.isNaN(exact.valueAsNumber) ? this.state[parameter.name] : exact.valueAsNumber;
      this.set(parameter, Math.min(parameter.high, Math.max(parameter.low, value)), { slider, exact });
      this.rest();
    });
  }

  complain(exact, parameter, wrong) {
    const note = document.getElementById(`${parameter.name}-note`);
    exact.setAttribute("aria-invalid", String(wrong));
    note.textContent = wrong ? `a number from ${spoken(parameter.low, 0)} to ${spoken(parameter.high, 0)}` : "";
  }

  set(parameter, value, { slider, exact }) {
    this.state[parameter.name] = value;
    if (slider) slider.value = value;
    if (exact) {
      exact.value = spoken(value, parameter.decimals).replace("−", "-");
      this.complain(exact, parameter, false);
    }
    for (const pair of this.figures) if (pair.figure.dependsOn(parameter.name)) this.moved.add(pair);
    this.frame ??= requestAnimationFrame(() => this.draw());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(), REST);
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    for (const { figure, takeover } of this.moved) {
      takeover.move();
      figure.draw();
    }
  }

  rest() {
    clearTimeout(this.timer);
    this.draw();
    for (const { figure, takeover } of this.moved) {
      figure.describe();
      takeover.rest();
    }
    this.moved.clear();
    if (this.form.dataset.address === "keep") this.keepAddress();
  }

  /** Only what differs from the defaults stands in the address: the untouched page has the bare one. */
  keepAddress() {
    const query = new URLSearchParams();
    for (const { name, default: value } of this.scene.parameters) {
      if (this.state[name] !== value) query.set(name, this.state[name]);
    }
    const search = query.size ? `?${query}` : "";
    history.replaceState(history.state, "", `${location.pathname}${search}${location.hash}`);
  }

  toDefaults(event) {
    event.preventDefault();
    for (const slider of this.form.querySelectorAll("input[type=range]")) {
      const parameter = this.known.get(slider.name);
      this.set(parameter, parameter.default, { slider, exact: document.getElementById(`${slider.id}-exact`) });
    }
    document.querySelector("[data-problems]")?.remove();
    this.rest();
  }
}

for (const form of document.querySelectorAll("form[data-variables]")) {
  new Variables(form, JSON.parse(document.getElementById(form.dataset.variables).textContent));
}
