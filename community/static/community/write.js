/** The page on which a text is written: the preview follows the typing, and what was typed saves itself. */

import { KeptText } from "./kept.js";

const PREVIEW_REST = 250; // ms without a key until the preview is made again
const SAVE_REST = 2500;
const RETRY = 15_000; // ms until saving is tried again where nobody answered
const STUCK = 10_000; // ms after which a page that was to be left is still there
const KEEPALIVE_LIMIT = 60_000; // bytes: a request that outlives its page may have 64 KiB in all

const clock = (moment) => new Date(moment).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

class Preview {
  constructor(form) {
    this.form = form;
    this.trouble = document.querySelector("[data-preview-trouble]");
    form.elements.text.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.update(), PREVIEW_REST);
    });
  }

  async update() {
    this.asked?.abort();
    this.asked = new AbortController();
    const { csrfmiddlewaretoken: token, text } = this.form.elements;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token.value, text: text.value });
    try {
      const answer = await fetch(this.form.dataset.preview, { method: "POST", body, signal: this.asked.signal });
      if (answer.status === 429 || answer.status === 503) return this.updateLater(answer);
      if (answer.ok) this.show(await answer.text());
      this.trouble.textContent = answer.ok ? "" : "The preview needs this page to be opened again: save your text first.";
    } catch (error) {
      if (error.name === "AbortError") return;
      this.trouble.textContent = "The preview could not be made just now; it will be tried again as you type.";
    }
  }

  /** There is too much to do just now: the site says when to ask again. */
  updateLater(answer) {
    this.trouble.textContent = "The preview takes a moment: many are being made just now.";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), 1000 * (Number(answer.headers.get("Retry-After")) || 2));
  }

  /** The same pieces of HTML that the server puts into the page; it has made them safe. */
  show(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const part of template.content.querySelectorAll("[data-part]")) {
      document.querySelector(`[data-part="${part.dataset.part}"]`).replaceChildren(...part.childNodes);
    }
  }
}

class Saving {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-saved]");
    this.kept = new KeptText(form);
    this.isOn = "savesItself" in form.dataset;
    this.isLeaving = false;
    this.stored = "unsaved" in form.dataset ? null : this.state();
    form.addEventListener("input", () => this.plan());
    form.addEventListener("submit", (event) => this.leave(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
    addEventListener("pageshow", () => (this.isLeaving = false)); // back in a page that was left by a button
    addEventListener("online", () => this.save());
    addEventListener("beforeunload", (event) => {
      if (!this.isOn && !this.isLeaving && this.hasChanged()) event.preventDefault(); // the browser asks first
    });
    if (this.hasChanged()) this.plan();
  }

  /** What would be stored, as one text to compare. */
  state() {
    const { text, pinned } = this.form.elements;
    return JSON.stringify([text.value, Boolean(pinned?.checked)]);
  }

  hasChanged() {
    const isEmpty = !this.form.elements.saved_at && !this.form.elements.text.value.trim();
    return !isEmpty && this.state() !== this.stored;
  }

  plan(wait = SAVE_REST) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** One at a time: the first one makes the draft that the others change. */
  save() {
    clearTimeout(this.timer);
    if (!this.isOn || this.isLeaving || this.running || !this.hasChanged()) return;
    this.running = this.send().finally(() => (this.running = null));
  }

  async send() {
    const state = this.state();
    const fields = new FormData(this.form);
    fields.set("do", "autosave");
    const body = new URLSearchParams(fields).toString();
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    try {
      const keepalive = body.length < KEEPALIVE_LIMIT;
      const answer = await fetch(this.form.action, { method: "POST", body, headers, keepalive });
      const said = await answer.json();
      if (answer.ok) this.keep(state, said);
      else this.refuse(answer.status, said.detail);
    } catch {
      this.status.textContent = "Not saved: the site does not answer. This browser keeps it meanwhile.";
      this.plan(RETRY);
    }
  }

  keep(state, { address, saved_at: moment }) {
    this.stored = state;
    this.kept.forget();
    this.form.action = address;
    this.savedAt().value = moment;
    if (location.pathname !== address) history.replaceState(null, "", address);
    this.status.textContent = `Saved at ${clock(moment)}`;
    if (!this.hasChanged()) return;
    this.kept.keep(); // it was typed on meanwhile
    this.plan();
  }

  refuse(status, detail) {
    this.status.textContent = `Not saved. ${detail}`;
    // Saved in another window, logged out: what to do now is for a person to say, with a button.
    if (status === 403 || status === 409) this.isOn = false;
  }

  savedAt() {
    if (!this.form.elements.saved_at) {
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "saved_at" }));
    }
    return this.form.elements.saved_at;
  }

  /** A button was pressed: it is sent once, and after what is being saved. */
  leave(event) {
    if (this.isLeaving) {
      event.preventDefault();
      return;
    }
    this.isLeaving = true;
    this.kept.keep(true);
    setTimeout(() => (this.isLeaving = false), STUCK); // somebody has stopped the browser
    if (!this.running) return;
    event.preventDefault();
    this.running.then(() => {
      this.isLeaving = false;
      this.form.requestSubmit(event.submitter);
    });
  }
}

/** Puts the cursor on the formula that a link of the list of problems is about. */
const goTo = (text, { line, latex }) => {
  const before = text.value.split("\n").slice(0, Number(line) - 1);
  const lineStart = before.reduce((length, content) => length + content.length + 1, 0);
  const found = text.value.indexOf(latex, lineStart);
  const start = found < 0 ? lineStart : found;
  text.setSelectionRange(start, found < 0 ? start : start + latex.length);
  text.blur(); // so that focus scrolls to the cursor
  text.focus();
};

const form = document.querySelector("form[data-preview]");
new Preview(form);
new Saving(form);
for (const time of form.querySelectorAll("[data-saved] time")) time.textContent = clock(time.dateTime);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  if (!link) return;
  event.preventDefault();
  goTo(form.elements.text, link.dataset);
});
