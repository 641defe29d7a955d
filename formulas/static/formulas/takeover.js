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

/** Bokeh's hover box colours its labels itself, too faintly to read; the rest of it plot.css can reach. */
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
    this.hosts = figure.panels.map(({ host }) => host);
    this.tools = figure.section.querySelector("[data-tools]");
    this.explore = this.tools.querySelector("[data-explore]");
    this.tools.querySelector("[data-pan]").addEventListener("click", (event) => this.toggle(event, "PanTool"));
    this.tools.querySelector("[data-zoom]").addEventListener("click", (event) => this.toggle(event, "BoxZoomTool"));
    this.tools.querySelector("[data-reset]").addEventListener("click", () => this.plots?.forEach(({ reset }) => reset.emit()));
    this.tools.querySelector("[data-save]").addEventListener("click", () => this.save());
  }

  /** Loads and shows Bokeh; a second call while it loads, or after, does nothing. */
  begin() {
    this.beginning ??= this.embed().catch((error) => {
      this.beginning = null;
      this.setState("poster");
      this.tools.querySelector("[data-trouble]").hidden = false;
      console.warn(error);
    });
    return this.beginning;
  }

  setState(state) {
    for (const host of this.hosts) host.dataset.state = state;
  }

  async embed() {
    this.setState("loading");
    await whenIdle();
    const { styles, bokeh } = this.hosts[0].dataset;
    // The styles come before Bokeh: they make its style elements acceptable to the page's CSP.
    const [items] = await Promise.all([
      Promise.all(this.hosts.map(({ dataset }) => itemAt(dataset.item))),
      script(styles).then(() => script(bokeh)),
    ]);
    const views = [];
    for (const [i, host] of this.hosts.entries()) views.push(await shown(items[i], host.querySelector("[data-bokeh]")));
    this.views = views;
    this.plots = views.map(({ model }) => model);
    this.recolour();
    document.addEventListener("klarity:theme", () => this.recolour());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
    this.plots.forEach((plot, i) => {
      for (const range of [plot.x_range, plot.y_range]) range.change.connect(() => this.follow(i));
    });
    for (const host of this.hosts) takeOutOfTabOrder(host.querySelector("[data-bokeh]"));
    this.rest();
    const focused = document.activeElement === this.explore;
    for (const button of this.tools.querySelectorAll("[data-with-bokeh]")) button.hidden = false;
    this.explore.hidden = true;
    if (focused) this.tools.querySelector("[data-pan]").focus(); // the button that had the focus is gone
    this.tools.querySelector("[data-trouble]").hidden = true;
  }

  /** A slider moves: the poster is in front, in Bokeh's ranges. */
  move() {
    if (this.plots) this.setState("moving");
  }

  /** A slider rests: Bokeh holds the same data and is in front. */
  rest() {
    if (!this.plots) return;
    this.figure.sources().forEach((sources, i) => {
      for (const [name, columns] of Object.entries(sources)) {
        const source = this.plots[i].document.get_model_by_name(`table:${name}`);
        source.data = columns.grid ? { image: [likeBefore(source.data.image[0], columns.grid)] } : columns;
      }
    });
    this.setState("bokeh");
  }

  /** The range of a panel has changed: its poster follows, and so do the panels over the same axis. */
  follow(i) {
    const { x_range: x, y_range: y } = this.plots[i];
    this.figure.panels[i].setRanges({ x: [x.start, x.end], y: [y.start, y.end] });
    this.setLogTicks(i);
    this.plots.forEach((other, j) => {
      if (j === i || !areLinked(this.figure.view.panels[i], this.figure.view.panels[j])) return;
      if (other.x_range.start !== x.start || other.x_range.end !== x.end) other.x_range.setv({ start: x.start, end: x.end });
    });
  }

  /** Bokeh's own ticks of a logarithmic scale are not those of the poster: these are set whenever its range changes. */
  setLogTicks(i) {
    const { below, left } = this.plots[i];
    const { x, y } = this.figure.panels[i].frame;
    for (const [axis, scale] of [[below[0], x], [left[0], y]]) {
      if (!scale.isLog) continue;
      const ticks = scale.ticks();
      axis.major_label_overrides = new Map(ticks.map(({ place, label }) => [place, label]));
      axis.ticker.ticks = ticks.map(({ place }) => place); // the grid's too
    }
  }

  toggle(event, type) {
    const button = event.currentTarget;
    const active = button.getAttribute("aria-pressed") !== "true";
    for (const other of this.tools.querySelectorAll("[data-drag]")) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(active));
    for (const { toolbar } of this.plots) {
      const tool = toolbar.tools.find((candidate) => candidate.type === type);
      toolbar.active_drag = active ? tool : null;
      for (const candidate of toolbar.tools) {
        if (candidate.type === "PanTool" || candidate.type === "BoxZoomTool") candidate.active = active && candidate === tool;
      }
    }
    for (const host of this.hosts) host.classList.toggle("dragging", active);
  }

  /** Saves what Bokeh shows now, zoomed as it is, panels one under the other. */
  save() {
    const canvases = this.views.map((view) => view.export("png", true).canvas);
    const whole = document.createElement("canvas");
    whole.width = Math.max(...canvases.map(({ width }) => width));
    whole.height = canvases.reduce((sum, { height }) => sum + height, 0);
    const context = whole.getContext("2d");
    context.fillStyle = getComputedStyle(document.body).backgroundColor; // Bokeh's own picture has no paper
    context.fillRect(0, 0, whole.width, whole.height);
    let top = 0;
    for (const canvas of canvases) {
      context.drawImage(canvas, 0, top);
      top += canvas.height;
    }
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
    for (const plot of this.plots) recolour(plot);
  }
}

async function itemAt(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the figure was refused: ${response.status}`);
  return response.json();
}

/** Bokeh's view of an item, embedded in `place`. */
async function shown(item, place) {
  place.replaceChildren(); // what an earlier, failed try may have left
  const views = await window.Bokeh.embed.embed_item(item, place);
  return views.roots?.[0] ?? [...views][0];
}

/** Values as the kind of array that Bokeh made of the ones before. */
const likeBefore = (before, values) => new before.constructor(values, before.shape);

const areLinked = (a, b) => a.axis !== null && a.axis === b.axis && a.x_range.every((end, i) => end === b.x_range[i]);

function recolour(plot) {
  for (const renderer of plot.renderers) {
    const { glyph } = renderer;
    if (renderer.name === "overflows-text") glyph.text_color = colourOf("--ink");
    const [role, part] = renderer.tags;
    if (!role) continue;
    const colour = colourOf(part === "subtracts" ? "--subtracts" : `--${role}`);
    for (const property of ["line_color", "fill_color", "text_color"]) if (glyph[property]?.value) glyph[property] = colour;
  }
  for (const place of ["above", "below", "left", "right", "center"]) {
    for (const item of plot[place]) {
      if (item.type.endsWith("Axis")) item.major_label_text_color = colourOf("--muted");
      if (item.type === "Grid") item.grid_line_color = colourOf("--rule");
      if (item.type === "Span") item.line_color = colourOf("--muted");
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
