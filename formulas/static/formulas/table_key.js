/** The key T: opens and closes the table of values of the figure in use, or else of the one most in sight. */

const TYPED_INTO = "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export function listenForTableKey(root) {
  let before = null; // what had the focus when the table was opened
  document.addEventListener("keydown", (event) => {
    if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || event.repeat || event.target.closest(TYPED_INTO)) return;
    const table = (event.target.closest("[data-view]") ?? mostInSight(root)).querySelector("[data-table]");
    const hadFocus = table.contains(document.activeElement);
    table.open = !table.open;
    if (table.open) {
      before = hadFocus || document.activeElement === document.body ? null : document.activeElement;
      table.querySelector("[data-rows]").focus();
    } else if (hadFocus) {
      (before?.isConnected ? before : table.querySelector("summary")).focus();
    }
  });
}

/** The figure of which the most is in the window; the first where none is. */
function mostInSight(root) {
  const seen = (figure) => {
    const { top, bottom } = figure.getBoundingClientRect();
    return Math.min(bottom, innerHeight) - Math.max(top, 0);
  };
  return [...root.querySelectorAll("[data-view]")].reduce((most, next) => (seen(next) > seen(most) ? next : most));
}
