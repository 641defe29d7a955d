/** Numbers and figures in words: the same rules as formulas/texts/wording.py. */

const HUGE = 1e15; // from here on decimals mean nothing

/** `value` with `decimals` and a true minus sign; "∞" and "undefined" where it is not finite. */
export function number(value, decimals) {
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Math.abs(value) >= HUGE) return value.toExponential(4).replace("-", "−");
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** A parameter's value: with its slider's decimals, or with all of its own where it lies between steps. */
export function spoken(value, decimals) {
  const text = number(value, decimals);
  return Number(value.toFixed(decimals)) === value ? text : String(value).replaceAll("-", "−");
}

/** The view's sentence for the present parameters (an object) and values (a Map). */
export function sentence(scene, view, parameters, values) {
  return view.sentence.replace(/{(\w+)}/g, (_, name) => {
    const parameter = scene.parameters.find((candidate) => candidate.name === name);
    if (parameter) return spoken(parameters[name], parameter.decimals);
    return number(values.get(name), scene.readouts[name].decimals);
  });
}
