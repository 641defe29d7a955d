// Swagger knows the dark theme by a class of its own.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => root.classList.toggle("dark-mode", (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark");
  follow();
  system.addEventListener("change", follow);
  document.addEventListener("klarity:theme", follow);
})();
