/** Readers' texts: votes without loading the page again, "Show me" moves the sliders, links take the plot along. */

const opened = location.search;

/** Links to where one writes take the plot's present state along; page.js keeps that in the address. */
for (const link of document.querySelectorAll("a[data-with-plot]")) {
  for (const event of ["click", "auxclick"]) {
    link.addEventListener(event, () => {
      if (location.search !== opened) link.search = location.search;
    });
  }
}

class Vote {
  constructor(form) {
    this.form = form;
    this.said = form.querySelector("[data-said]");
    form.addEventListener("submit", (event) => this.send(event));
  }

  async send(event) {
    if (this.plain) return;
    event.preventDefault();
    if (this.sending) return;
    this.sending = true;
    const button = event.submitter;
    try {
      const headers = { Accept: "application/json" };
      const body = new FormData(this.form, button);
      const response = await fetch(this.form.action, { method: "POST", headers, body, redirect: "manual" });
      this.show(await response.json());
    } catch {
      // Sent to the login, or without a network: the browser's own way of sending shows what is the matter.
      this.plain = true;
      this.form.requestSubmit(button);
    }
    this.sending = false;
  }

  show({ refusal, clicked, answer }) {
    this.said.textContent = refusal ?? "";
    if (refusal !== undefined) return;
    this.form.querySelector("[data-count]").textContent = clicked ? `(${clicked})` : "";
    for (const button of this.form.querySelectorAll("[data-answer]")) {
      const pressed = answer === (button.dataset.answer === "1");
      button.setAttribute("aria-pressed", String(pressed));
      button.value = pressed ? "none" : button.dataset.answer; // a pressed one takes the vote back
      button.title = pressed ? "Take your answer back" : "";
    }
  }
}

for (const form of document.querySelectorAll("form[data-vote]")) new Vote(form);

/** Moves the sliders to what an author had before them; what the text does not name goes back to its start. */
function show(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  const wanted = new URLSearchParams(link.search);
  for (const { name, default: start } of JSON.parse(document.getElementById("scene").textContent).parameters) {
    const field = document.querySelector(`[data-control="${name}"] .exact`);
    const value = wanted.get(name) ?? start;
    if (!field || field.valueAsNumber === Number(value)) continue;
    field.value = value;
    field.dispatchEvent(new Event("change"));
  }
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const figure = document.getElementById(link.hash.slice(1)).closest("[data-view]");
  figure.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  const [first] = wanted.keys();
  figure.querySelector(`[data-control="${first}"] input[type=range]`)?.focus({ preventScroll: true });
}

if (document.querySelector("[data-variables]")) {
  for (const link of document.querySelectorAll("a[data-show]")) link.addEventListener("click", show);
}
