/** Readers' texts: votes without loading the page again, "Show me" moves the sliders, links take the plot along. */

const plot = document.querySelector("[data-variables]"); // page.js says which events it takes and sends

/** Links to where one writes take the plot's present state along, and which figure was meant. */
plot?.addEventListener("klarity:state", ({ detail: { figure, query } }) => {
  const search = query.length ? new URLSearchParams([["view", figure], ...query]) : "";
  for (const link of document.querySelectorAll("a[data-with-plot]")) link.search = search;
});

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

/** The plot that an author pinned, where there are sliders to move; else the link leads to it. */
function show(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { dataset, search } = event.currentTarget;
  const detail = { figure: dataset.show, values: Object.fromEntries(new URLSearchParams(search)) };
  plot.dispatchEvent(new CustomEvent("klarity:show", { detail }));
}

if (plot) {
  for (const link of document.querySelectorAll("a[data-show]")) link.addEventListener("click", show);
}
