/**
 * Lets Bokeh style itself under a Content-Security-Policy without 'unsafe-inline'. Runs before bokeh.min.js.
 *
 * Bokeh makes some 200 <style> elements, which `style-src 'self'` blocks; unstyled, its canvas grows to millions of
 * pixels. A <style> made by script becomes a <bk-style>, whose text goes into a constructable sheet that the shadow
 * root around it adopts: the policy allows those. Equal texts share one sheet.
 */
(() => {
  const shared = new Map();

  const sheetOf = (text) => {
    let sheet = shared.get(text);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      shared.set(text, sheet);
    }
    return sheet;
  };

  class AdoptedStyle extends HTMLElement {
    #text = "";
    #sheet = null;
    #isOwn = false; // a style whose text changes gets a sheet that nobody else sees
    #root = null;

    get textContent() {
      return this.#text;
    }

    set textContent(text) {
      this.#text = text;
      if (this.#isOwn) this.#sheet.replaceSync(text);
      else if (this.#sheet === null && text !== "") this.#use(sheetOf(text));
      else {
        const own = new CSSStyleSheet();
        own.replaceSync(text);
        this.#isOwn = true;
        this.#use(own);
      }
    }

    #use(sheet) {
      const before = this.#sheet;
      this.#sheet = sheet;
      if (!this.#root) return;
      const adopted = this.#root.adoptedStyleSheets;
      const place = before ? adopted.indexOf(before) : -1;
      if (place >= 0) adopted[place] = sheet;
      else adopted.push(sheet);
    }

    connectedCallback() {
      this.hidden = true;
      this.#root = this.getRootNode();
      const adopted = this.#root.adoptedStyleSheets;
      if (this.#sheet && !adopted.includes(this.#sheet)) adopted.push(this.#sheet);
    }

    disconnectedCallback() {
      const root = this.#root;
      this.#root = null;
      if (root && this.#sheet) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    }
  }

  customElements.define("bk-style", AdoptedStyle);
  const createElement = Document.prototype.createElement;
  Document.prototype.createElement = function (name, options) {
    return createElement.call(this, name === "style" ? "bk-style" : name, options);
  };
})();
