/** The symbols of the formula: pointing at one says what it means and lights up all that belongs to it, and back. */

const HINT = "Point at a symbol to see what it means.";

/** What can be lit: where to find it, and the names that it shows. */
const MEMBERS = [
  ["[data-control]", ({ dataset }) => [dataset.control]],
  ["[data-number]", ({ dataset }) => dataset.number.split(" ")],
  ["[data-key]", ({ dataset }) => dataset.key.split(" ")],
];

export class Symbols {
  /**
   * `root` holds the figures with these `panels`; `head` the formula, if there is one on the page; `parameterInWords`
   * says the present value of a parameter.
   */
  constructor(root, head, panels, symbols, parameterInWords) {
    this.root = root;
    this.symbols = symbols;
    this.parameterInWords = parameterInWords;
    this.values = []; // what is set into the formula
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

  /** Brings up to date what is said of the symbol that is lit, and the values, once the figure `view` has moved. */
  update(view = this.view) {
    if (!this.head) return;
    if (view !== this.view) this.use(view);
    const [first] = this.lit;
    const text = first === undefined ? this.hint() : this.said(first);
    if (this.note.textContent !== text) this.note.textContent = text;
    for (const { place, name } of this.values) place.textContent = this.valueOf(name);
  }

  hint() {
    return this.values.length ? `Values in the figure “${titleOf(this.section)}”.` : HINT;
  }

  said(symbol) {
    const { meaning, shows, values } = this.symbols[symbol];
    const own = values.find((name) => isReadout(this.section, name));
    const said = shows.filter(control).map((name) => `${labelOf(name)} ${this.parameterInWords(name)}`);
    return [meaning, ...said, ...(own ? [this.valueOf(own)] : [])].join(" · ");
  }

  /** The button that puts present values under the symbols that have one; there is none where none has. */
  connectValues() {
    this.button = this.head?.querySelector("[data-live-values]");
    if (!this.button) return;
    const figures = [...this.root.querySelectorAll("[data-view]")];
    this.section = figures.find((figure) => this.placesIn(figure).length) ?? figures[0];
    this.button.hidden = !this.placesIn(this.section).length;
    this.button.addEventListener("click", () => {
      const on = this.button.getAttribute("aria-pressed") !== "true";
      this.button.setAttribute("aria-pressed", String(on));
      if (on) this.showValues();
      else this.hideValues();
    });
  }

  /** Values are those of the figure in use; one that gives no symbol a value leaves the others as they are. */
  use(view) {
    this.view = view;
    const section = this.root.querySelector(`[data-view="${CSS.escape(view)}"]`);
    if (section === this.section || !this.placesIn(section).length) return;
    this.section = section;
    if (!this.values.length) return;
    this.hideValues();
    this.showValues();
  }

  /** The symbols in the formula that have a value in a figure, with its name. */
  placesIn(section) {
    return [...this.head.querySelectorAll("[data-symbol]")].flatMap((element) => {
      const { values } = this.symbols[Number(element.dataset.symbol)];
      const name = values.find((own) => isParameter(section, own) || isReadout(section, own));
      return name && !isPartOfAnother(element) ? [{ element, name }] : [];
    });
  }

  showValues() {
    for (const { element, name } of this.placesIn(this.section)) {
      const under = math("munder");
      const row = math("mrow");
      const place = math("mtext");
      place.classList.add("live-value");
      element.before(under);
      row.append(gap(), place, gap());
      under.append(element, row);
      this.values.push({ place, name, under, element });
    }
    this.update();
  }

  hideValues() {
    for (const { under, element } of this.values) under.replaceWith(element);
    this.values = [];
    this.update();
  }

  /** The present value of a parameter, or of a readout as the figure in use says it; none where it is undefined. */
  valueOf(name) {
    if (isParameter(this.section, name)) return this.parameterInWords(name);
    const text = this.section.querySelector(`[data-readout="${CSS.escape(name)}"]`).textContent;
    return text === "undefined" ? "" : text;
  }
}

const math = (tag) => document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);

/** Room beside a value, so that two next to each other are not read as one number. */
function gap() {
  const space = math("mspace");
  space.setAttribute("width", "0.35em");
  return space;
}

/** Whether an element is a letter within another symbol: what is dotted or has an index is not what it is without. */
function isPartOfAnother(element) {
  const around = element.parentElement;
  return around.matches("mover, munder:not(:has(.live-value)), msub, msubsup") && around.firstElementChild === element;
}

const control = (name) => document.querySelector(`[data-control="${CSS.escape(name)}"]`);
const labelOf = (name) => control(name).querySelector("label span").textContent;
const titleOf = (section) => section.querySelector("h2").textContent;
const isParameter = (section, name) => section.querySelector(`[data-control="${CSS.escape(name)}"]`) !== null;
const isReadout = (section, name) => section.querySelector(`[data-readout="${CSS.escape(name)}"]`) !== null;
