/** The symbols of the formula: pointing at one says what it means and lights up all that belongs to it, and back. */

const HINT = "Point at a symbol to see what it means.";

/** What can be lit: where to find it, and the names that it shows. */
const MEMBERS = [
  ["[data-control]", ({ dataset }) => [dataset.control]],
  ["[data-number]", ({ dataset }) => dataset.number.split(" ")],
  ["[data-key]", ({ dataset }) => dataset.key.split(" ")],
];

export class Symbols {
  /** `root` holds the figures with these `panels`; `head` the formula, if there is one on the page. */
  constructor(root, head, panels, symbols) {
    this.symbols = symbols;
    this.lit = [];
    this.head = head;
    this.note = head?.querySelector("[data-symbol-note]");
    this.members = symbols.map(() => []);
    for (const element of head?.querySelectorAll("[data-symbol]") ?? []) {
      this.join(element, [Number(element.dataset.symbol)]);
    }
    for (const [selector, namesOf] of MEMBERS) {
      for (const element of root.querySelectorAll(selector)) this.join(element, this.symbolsOf(namesOf(element), element));
    }
    for (const panel of panels) this.connectCurves(panel);
    this.connectValues();
  }

  /** A curve lights up its symbols too. It is the panel that knows what is pointed at: Bokeh may lie over the poster. */
  connectCurves(panel) {
    const symbols = new Map();
    for (const drawing of panel.drawings) {
      symbols.set(drawing, this.symbolsOf(drawing.dataset.shows.split(" "), drawing));
      for (const symbol of symbols.get(drawing)) this.members[symbol].push(drawing);
    }
    let frame = null;
    panel.host.addEventListener("pointermove", ({ clientX, clientY }) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => this.light(symbols.get(panel.drawingAt(clientX, clientY)) ?? []));
    });
    panel.host.addEventListener("pointerleave", () => {
      cancelAnimationFrame(frame);
      this.light([]);
    });
  }

  /** The symbols to which something belongs: by its names, or by its colour where a symbol names nothing. */
  symbolsOf(names, element) {
    const found = this.symbols.flatMap(({ shows, role }, i) => {
      if (shows.length) return names.some((name) => shows.includes(name)) ? [i] : [];
      return role && element.classList.contains(`role-${role}`) ? [i] : [];
    });
    return found;
  }

  join(element, symbols) {
    if (!symbols.length) return;
    for (const symbol of symbols) this.members[symbol].push(element);
    for (const event of ["pointerenter", "focusin"]) element.addEventListener(event, () => this.light(symbols));
    for (const event of ["pointerleave", "focusout"]) element.addEventListener(event, () => this.light([]));
  }

  /** Lights up these symbols and all that belongs to them, and nothing else. */
  light(symbols) {
    if (String(symbols) === String(this.lit)) return;
    this.lit = symbols;
    const lit = new Set(symbols.flatMap((symbol) => this.members[symbol]));
    for (const element of new Set(this.members.flat())) element.classList.toggle("lit", lit.has(element));
    for (const poster of document.querySelectorAll(".poster")) {
      poster.classList.toggle("has-lit", [...lit].some((element) => poster.contains(element)));
    }
    this.update();
  }

  /** Says meaning and present value of what is lit, and the values in the formula if these are shown. */
  update() {
    if (!this.head) return;
    const [first] = this.lit;
    const text = first === undefined ? HINT : this.said(first);
    if (this.note.textContent !== text) this.note.textContent = text;
    for (const { place, name } of this.values) place.textContent = valueOf(name);
  }

  said(symbol) {
    const { meaning, shows } = this.symbols[symbol];
    const values = shows.filter((name) => valueOf(name)).map((name) => `${labelOf(name)} ${valueOf(name)}`);
    return [meaning, ...values].join(" · ");
  }

  /** The button that puts present values under the symbols that are one number. */
  connectValues() {
    this.values = [];
    const button = this.head?.querySelector("[data-live-values]");
    const shown = (this.symbols ?? []).map(({ shows }) => shows.filter((name) => valueOf(name)));
    if (!button || !shown.some((names) => names.length === 1)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      if (on) this.showValues(shown);
      else this.hideValues();
    });
  }

  showValues(shown) {
    for (const element of [...this.head.querySelectorAll("[data-symbol]")]) {
      const [name, another] = shown[Number(element.dataset.symbol)];
      if (!name || another) continue;
      const under = math("munder");
      const place = math("mtext");
      place.classList.add("live-value");
      element.before(under);
      under.append(element, place);
      this.values.push({ place, name, under, element });
    }
    this.update();
  }

  hideValues() {
    for (const { under, element } of this.values) under.replaceWith(element);
    this.values = [];
  }
}

const math = (tag) => document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);

const control = (name) => document.querySelector(`[data-control="${CSS.escape(name)}"]`);

/** The present value of a parameter or readout, as the page shows it; empty where it shows none. */
function valueOf(name) {
  const field = control(name)?.querySelector(".exact");
  if (field) return field.value.replace("-", "−");
  return document.querySelector(`[data-readout="${CSS.escape(name)}"]`)?.textContent ?? "";
}

const labelOf = (name) => control(name)?.querySelector("label span").textContent ?? "";
