/** Numbers and figures in words: the same rules as formulas/texts/wording.py. */

const LARGE = 1e6; // from here on numbers are written as powers of ten
const SMALL = 1e-4; // and below here, where all of their decimals would be zeros; down to here they get two digits
const DIGITS = 4; // of a number with a power of ten, at most

/** `value` with `decimals` and a true minus sign; "∞" and "undefined" where it is not finite. */
export function number(value, decimals) {
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Math.abs(value) < LARGE) {
    const text = value.toFixed(decimals);
    if (value === 0) return text.replace("-", "");
    if (Number(text) !== 0) return text.replace("-", "−");
    if (Math.abs(value) >= SMALL) return value.toPrecision(2).replace("-", "−");
  }
  return power(value);
}

/** `value` with four digits that mean something, as on a logarithmic scale. */
export function significant(value) {
  const size = Math.abs(value);
  if (size >= SMALL && size < 0.1) return value.toPrecision(DIGITS).replace("-", "−");
  return size > 0 && size < SMALL ? power(value) : number(value, DIGITS);
}

/** A parameter's value: with its slider's decimals, or with all of its own where it lies between steps. */
export function spoken(value, decimals) {
  const text = value.toFixed(decimals);
  if (Number(text) !== value) return String(value).replaceAll("-", "−");
  return value === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** With four digits at most and a power of ten: "1.2 × 10¹²", "10⁻⁹". */
function power(value) {
  const [digits, exponent] = value.toExponential(DIGITS - 1).split("e");
  const mantissa = digits.replace(/\.?0+$/, "").replace("-", "−");
  const ten = `10${raised(Number(exponent))}`;
  return mantissa === "1" || mantissa === "−1" ? mantissa.replace("1", ten) : `${mantissa} × ${ten}`;
}

/** A whole number as an exponent. */
export const raised = (exponent) => String(exponent).replace(/./g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);

/** The view's sentences for the present parameters (an object) and values (a Map), by the rules of sentence.py. */
export function sentence(scene, view, parameters, values) {
  const said = (name) => {
    const parameter = scene.parameters.find((candidate) => candidate.name === name);
    if (parameter) return spoken(parameters[name], parameter.decimals);
    return number(values.get(name), scene.readouts[name].decimals);
  };
  const parts = view.sentence.split(/(?<=\.)\s+/).map((part) => {
    const names = Array.from(part.matchAll(NAMED), ([, name]) => name);
    const notes = names.map((name) => noteOn(scene.readouts[name], values.get(name)));
    return notes.find(Boolean) ?? part.replace(NAMED, (_, name) => said(name));
  });
  return [...new Set(parts)].join(" ");
}

const NAMED = /{(\w+)}/g;

/** Why a number is infinite or undefined, if it is and the file says why. */
function noteOn(readout, value) {
  if (Math.abs(value) === Infinity) return readout?.when_infinite;
  return Number.isNaN(value) ? readout?.when_undefined : undefined;
}
