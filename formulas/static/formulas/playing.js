/** Plays one parameter: to the upper end of its range, to the lower, and so on until it is stopped. */

const SWEEP = 6000; // ms from end to end

export const stillness = matchMedia("(prefers-reduced-motion: reduce)");

export class Playing {
  /** `move(parameter, value)` sets a value; `rest()` is called when playing ends. */
  constructor({ move, rest }) {
    this.move = move;
    this.rest = rest;
    stillness.addEventListener("change", () => this.stop());
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
  }

  toggle(button, parameter, value) {
    const isOn = this.button === button;
    this.stop();
    if (!isOn && !stillness.matches) this.start(button, parameter, value);
  }

  start(button, parameter, value) {
    this.button = button;
    button.setAttribute("aria-pressed", "true");
    let direction = 1;
    let last = null;
    let place = value;
    const frame = (time) => {
      if (this.button !== button) return;
      const { low, high } = parameter;
      if (last !== null) place += (direction * (high - low) * Math.min(time - last, 100)) / SWEEP;
      last = time;
      if (place >= high || place <= low) {
        direction = place >= high ? -1 : 1;
        place = Math.min(high, Math.max(low, place));
      }
      this.move(parameter, onStep(place, parameter));
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  stop() {
    if (!this.button) return;
    this.button.setAttribute("aria-pressed", "false");
    this.button = null;
    this.rest();
  }
}

/** The value on the slider's steps that is nearest to `value`. */
export function onStep(value, { low, high, step, decimals }) {
  const places = Math.max(decimals, 0);
  return Number(Math.min(high, low + Math.round((value - low) / step) * step).toFixed(places));
}
