/** Links that carry the present state: to copy, to embed, to download. */

export class Sharing {
  /** `section` is a figure's element, `view` its name; `query` gives the present state, `address` the page at it. */
  constructor(section, view, query, address) {
    this.view = view;
    this.query = query;
    this.address = address;
    this.links = [...section.querySelectorAll("[data-state-link]")];
    this.code = section.querySelector("[data-embed]");
    this.copied = section.querySelector("[data-copied]");
    for (const button of section.querySelectorAll("[data-copy]")) {
      button.addEventListener("click", () => this.copy(button.dataset.copy));
    }
  }

  update() {
    const state = new URLSearchParams([["view", this.view], ...this.query()]);
    for (const link of this.links) link.search = state;
    const address = new URL(`${this.code.dataset.embed}?${state}`, location.href).href.replaceAll("&", "&amp;");
    this.code.value = `<iframe src="${address}" title="${quoted(this.code.dataset.title)}" width="100%" height="760" loading="lazy"></iframe>`;
  }

  async copy(what) {
    this.update();
    const text = what === "link" ? new URL(this.address(), location.href).href : this.code.value;
    try {
      await navigator.clipboard.writeText(text);
      this.copied.textContent = what === "link" ? "The link is copied." : "The code is copied.";
    } catch {
      this.code.value = text; // no clipboard here: there it can be taken by hand
      this.code.select();
      this.copied.textContent = "Copy it from the box below.";
    }
  }
}

const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
