/** What is typed is kept in this browser until the site has it: a tab that closes without a connection loses nothing. */

const PREFIX = "klarity:typed:";
const KEPT_FOR = 30 * 24 * 3_600_000; // ms
const REST = 300; // ms without a key until it is kept

/** What is kept under a name: `text`, the form's `key`, `at` in ms, and whether it `isSent`, with no answer so far. */
const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // the browser keeps nothing, or somebody else's
  }
};

const write = (name, entry) => {
  try {
    localStorage.setItem(name, JSON.stringify(entry));
  } catch {
    // Full, or forbidden: the text is still saved by the site.
  }
};

const forget = (name) => {
  try {
    localStorage.removeItem(name);
  } catch {
    // There is nothing to forget where nothing is kept.
  }
};

const allNames = () => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
};

/** Forgets what this page says is stored, and what nobody has come back to. */
const tidy = () => {
  const isStored = Boolean(document.querySelector(".message.stored"));
  for (const name of allNames()) {
    const entry = read(name);
    if (!entry || (isStored && entry.isSent) || Date.now() - entry.at > KEPT_FOR) forget(name);
  }
};

/** The text of one form, as this browser keeps it for whoever is logged in. */
export class KeptText {
  constructor(form) {
    this.form = form;
    this.text = form.elements.text;
    this.text.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), REST);
    });
    addEventListener("pagehide", () => this.timer && this.keep());
    this.offer();
  }

  nameFor(author) {
    return `${PREFIX}${author}:${location.pathname}`;
  }

  get name() {
    return this.nameFor(this.form.dataset.author);
  }

  keep(isSent = false) {
    clearTimeout(this.timer);
    this.timer = null;
    write(this.name, { text: this.text.value, key: this.form.elements.key?.value, at: Date.now(), isSent });
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = null;
    forget(this.name);
    forget(this.nameFor("")); // what was typed before the login
  }

  /** Offers what is kept and stands neither in the form nor, as far as this page knows, anywhere else. */
  offer() {
    const entry = read(this.name) ?? read(this.nameFor(""));
    if (!entry?.text?.trim()) return;
    if (entry.text === this.text.value) {
      if (!("unsaved" in this.form.dataset)) this.forget();
      return;
    }
    const offer = document.querySelector("[data-kept-offer]").content.firstElementChild.cloneNode(true);
    offer.querySelector("time").textContent = new Date(entry.at).toLocaleString([], { dateStyle: "long", timeStyle: "short" });
    offer.querySelector("[data-throw-away]").addEventListener("click", () => {
      this.forget();
      this.close(offer);
    });
    const button = offer.querySelector("[data-put-back]");
    let other = entry.text;
    button.addEventListener("click", () => {
      [this.text.value, other] = [other, this.text.value];
      button.textContent = button.textContent === button.dataset.putBack ? button.dataset.takeOut : button.dataset.putBack;
      // It may have been saved after all, with no answer: under its own key it is the same text then.
      if (this.form.elements.key && entry.key) this.form.elements.key.value = entry.key;
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
    });
    this.form.before(offer);
  }

  close(offer) {
    offer.remove();
    this.text.focus();
  }
}

tidy();
