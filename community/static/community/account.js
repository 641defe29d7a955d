// What the pages of accounts do beside allauth's own scripts. All but passkeys works without.

// A form that is sent twice in one breath would ask for two codes, of which only the last one holds.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("once" in form.dataset)) return;
  if (form.dataset.once === "sent") event.preventDefault();
  form.dataset.once = "sent";
  setTimeout(() => { form.dataset.once = ""; }, 3000); // for whoever stopped it, or comes back to the page
});

// allauth would say it in the console only.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.querySelector("[data-passkey-trouble]");
  const { passkeyTrouble, passkeyRefused } = place.dataset;
  place.textContent = event.detail.exception?.name === "NotAllowedError" ? passkeyRefused : passkeyTrouble;
  place.hidden = false;
});
