// Loaded before the page is drawn, so that a chosen theme does not flash in after it.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const stored = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be forbidden; the system's theme is used then
    }
  };
  if (stored()) root.dataset.theme = stored();

  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-button]");
    if (!button) return;
    const label = () => button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
    label();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // The choice then lasts until the next page.
      }
      label();
      document.dispatchEvent(new CustomEvent("klarity:theme"));
    });
  });
})();
