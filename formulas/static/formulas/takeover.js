/**
 * Bokeh takes over a figure when the reader shows interest in it: hover values, pan, zoom, reset, save.
 *
 * Until then nothing of Bokeh is loaded. While a slider moves the poster draws (it is ten times faster), in Bokeh's
 * present ranges; when the slider rests Bokeh gets the same data and shows again.
 */

const scripts = new Map();

/** Resolves when the classic script at `address` has run; each is loaded once. */
function script(address) {
  if (!scripts.has(address)) {
    const loaded = new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = resolve;
      element.onerror = () => {
        scripts.delete(address); // so that the next touch tries again
        reject(new Error(`could not load ${address}`));
      };
      document.head.append(element);
    });
    scripts.set(address, loaded);
  }
  return scripts.get(address);
}

/** Bokeh's hover box colours its labels itself, too faintly to read; the rest of it site.css can reach. */
const readableLabels = new CSSStyleSheet();
// Named twice to win over Bokeh's own rule, whichever sheet comes last.
readableLabels.replaceSync(".bk-tooltip-row-label.bk-tooltip-row-label { color: var(--muted); }");
new MutationObserver((changes) => {
  for (const element of changes.flatMap((change) => [...change.addedNodes])) {
    if (!element.classList?.contains("bk-Tooltip")) continue;
    element.setAttribute("aria-hidden", "true"); // for the pointer; numbers, sliders and sentence say it in words
    const adopted = element.shadowRoot.adoptedStyleSheets;
    if (!adopted.includes(readableLabels)) adopted.push(readableLabels);
  }
}).observe(document.body, { childList: true });

const whenIdle = () =>
  new Promise((resolve) => (window.requestIdleCallback ? requestIdleCallback(resolve, { timeout: 500 }) : setTimeout(resolve, 50)));

export class Takeover {
  constructor(figure) {
    this.figure = figure;
    this.host = figure.host;
    this.tools = figure.section.querySelector("[data-tools]");
    this.explore = this.tools.querySelector("[data-explore]");
    for (const event of ["pointerenter", "touchstart", "focusin"]) {
      this.host.addEventListener(event, () => this.begin(), { passive: true });
    }
    this.explore.addEventListener("click", () => this.begin());
    this.tools.querySelector("[data-pan]").addEventListener("click", (event) => this.toggle(event, "PanTool"));
    this.tools.querySelector("[data-zoom]").addEventListener("click", (event) => this.toggle(event, "BoxZoomTool"));
    this.tools.querySelector("[data-reset]").addEventListener("click", () => this.plot?.reset.emit());
    this.tools.querySelector("[data-save]").addEventListener("click", () => this.save());
  }

  /** Loads and shows Bokeh; a second call while it loads, or after, does nothing. */
  begin() {
    this.beginning ??= this.embed().catch((error) => {
      this.beginning = null;
      this.host.dataset.state = "poster";
      this.tools.querySelector("[data-trouble]").hidden = false;
      console.warn(error);
    });
    return this.beginning;
  }

  async embed() {
    const { styles, bokeh, item } = this.host.dataset;
    this.host.dataset.state = "loading";
    await whenIdle();
    // The styles come before Bokeh: they make its style elements acceptable to the page's CSP.
    const [response] = await Promise.all([fetch(item), script(styles).then(() => script(bokeh))]);
    if (!response.ok) throw new Error(`the figure was refused: ${response.status}`);
    const place = this.host.querySelector("[data-bokeh]");
    place.replaceChildren(); // what an earlier, failed try may have left
    const views = await window.Bokeh.embed.embed_item(await response.json(), place);
    this.view = views.roots?.[0] ?? [...views][0];
    this.plot = this.view.model;
    this.document = this.plot.document;
    this.recolour();
    document.addEventListener("klarity:theme", () => this.recolour());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    for (const range of [this.plot.x_range, this.plot.y_range]) range.change.connect(() => this.follow());
    takeOutOfTabOrder(place);
    this.rest();
    const focused = document.activeElement === this.explore;
    for (const button of this.tools.querySelectorAll("button")) button.hidden = button === this.explore;
    if (focused) this.tools.querySelector("[data-pan]").focus(); // the button that had the focus is gone
    this.tools.querySelector("[data-trouble]").hidden = true;
  }

  /** A slider moves: the poster is in front, in Bokeh's ranges. */
  move() {
    if (this.plot) this.host.dataset.state = "moving";
  }

  /** A slider rests: Bokeh holds the same data and is in front. */
  rest() {
    if (!this.plot) return;
    for (const [name, columns] of Object.entries(this.figure.sources())) {
      this.document.get_model_by_name(name).data = columns;
    }
    this.host.dataset.state = "bokeh";
  }

  follow() {
    const { x_range: x, y_range: y } = this.plot;
    this.figure.setRanges({ x: [x.start, x.end], y: [y.start, y.end] });
  }

  toggle(event, type) {
    const button = event.currentTarget;
    const active = button.getAttribute("aria-pressed") !== "true";
    for (const other of this.tools.querySelectorAll("[aria-pressed]")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(active));
    const tool = this.plot.toolbar.tools.find((candidate) => candidate.type === type);
    this.plot.toolbar.active_drag = active ? tool : null;
    for (const candidate of this.plot.toolbar.tools) {
      if (candidate.type === "PanTool" || candidate.type === "BoxZoomTool") candidate.active = active && candidate === tool;
    }
    this.host.classList.toggle("dragging", active);
  }

  save() {
    const canvas = this.view.export("png", true).canvas;
    const whole = document.createElement("canvas");
    [whole.width, whole.height] = [canvas.width, canvas.height];
    const context = whole.getContext("2d");
    context.fillStyle = getComputedStyle(document.body).backgroundColor; // Bokeh's own picture has no paper
    context.fillRect(0, 0, whole.width, whole.height);
    context.drawImage(canvas, 0, 0);
    const link = document.createElement("a");
    link.download = `${this.figure.scene.slug}-${this.figure.view.name}.png`;
    whole.toBlob((blob) => {
      link.href = URL.createObjectURL(blob);
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }

  /** Gives Bokeh the colours that the poster has under the present theme. */
  recolour() {
    for (const renderer of this.plot.renderers) {
      const { glyph } = renderer;
      if (renderer.name === "overflows-text") glyph.text_color = colourOf("--ink");
      const [role, part] = renderer.tags;
      if (!role) continue;
      const colour = colourOf(part === "subtracts" ? "--subtracts" : `--${role}`);
      if (glyph.type !== "VArea") glyph.line_color = colour;
      if (glyph.type !== "Line") glyph.fill_color = colour;
    }
    for (const place of ["above", "below", "left", "right", "center"]) {
      for (const item of this.plot[place]) {
        if (item.type.endsWith("Axis")) item.major_label_text_color = colourOf("--muted");
        if (item.type === "Grid") item.grid_line_color = colourOf("--rule");
        if (item.type === "Span") item.line_color = colourOf("--muted");
      }
    }
  }
}

/** A custom property as a plain colour: a canvas does not understand light-dark(). */
function colourOf(name) {
  const probe = document.body.appendChild(document.createElement("span"));
  probe.hidden = true;
  probe.className = `probe${name}`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Bokeh's canvas is for the pointer; by keyboard the sliders, the numbers and our own buttons say and do it all. */
function takeOutOfTabOrder(root) {
  for (const element of root.querySelectorAll("*")) {
    if (element.tabIndex >= 0) element.tabIndex = -1;
    if (element.shadowRoot) takeOutOfTabOrder(element.shadowRoot);
  }
}
