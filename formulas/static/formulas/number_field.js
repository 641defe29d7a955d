/** The number beside a slider: reads what people type, steps by arrow keys, says what cannot be used and keeps it. */

import { readNumber } from "./typed_numbers.js";
import { spoken } from "./wording.js";

const DIGITS = 15; // as many as every double has: a sum of steps gets no others

export class NumberField {
  /** `present()` gives the parameter's value; `set(value)` moves it, and `rest()` says that the move is over. */
  constructor(input, note, parameter, { present, set, rest }) {
    Object.assign(this, { input, note, parameter, present, set, rest });
    input.readOnly = false;
    input.addEventListener("input", () => this.type());
    input.addEventListener("change", () => this.take());
    input.addEventListener("keydown", (event) => this.press(event));
  }

  /** Follows what is being typed as far as it can be used. */
  type() {
    const fitting = this.fitting();
    this.complain(fitting.length !== 1);
    if (fitting.length !== 1) return;
    this.set(fitting[0]);
    this.input.setAttribute("aria-valuenow", fitting[0]);
  }

  /** Takes what was typed; what cannot be used stays, to be corrected, and an empty field gets its number back. */
  take() {
    this.type();
    if (this.input.value.trim() && this.isRefused) return;
    this.write();
    this.rest();
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction && event.key !== "Escape") return;
    if (direction) {
      event.preventDefault();
      this.step(direction);
    }
    this.write();
  }

  /** One step of the slider from the value as it is, on a step or between two. */
  step(direction) {
    const { low, high, step } = this.parameter;
    const value = Number((this.present() + direction * step).toPrecision(DIGITS));
    this.set(Math.min(high, Math.max(low, value)));
  }

  /** What the text can mean within the range. */
  fitting() {
    const { low, high, unit } = this.parameter;
    return readNumber(this.input.value, unit).filter((value) => value >= low && value <= high);
  }

  /** Writes the present value. */
  write() {
    const value = this.present();
    this.input.value = spoken(value, this.parameter.decimals).replace("−", "-");
    this.input.setAttribute("aria-valuenow", value);
    this.complain(false);
  }

  get isRefused() {
    return this.input.getAttribute("aria-invalid") === "true";
  }

  complain(isWrong) {
    const words = isWrong ? this.wanted() : "";
    if (this.note.textContent !== words) this.note.textContent = words;
    if (isWrong !== this.isRefused) this.input.setAttribute("aria-invalid", String(isWrong));
  }

  /** What would be right. */
  wanted() {
    const [one, another] = this.fitting();
    if (another !== undefined) return `${spoken(one, 0)} or ${spoken(another, 0)}? write it without a comma`;
    return `a number from ${spoken(this.parameter.low, 0)} to ${spoken(this.parameter.high, 0)}`;
  }
}
