/**
 * The engine's browser side: walks the checked tree that the server made from a formula's text.
 *
 * Same functions and meanings as formulas/engine/functions.py; tests hold the two against each other. A value is a
 * number, or { axes, data }: a Float64Array over the named axes, in the model's order, last axis fastest.
 */

import { erf, erfc, gammaln, ndtr, ndtri, normalInterval, uniform } from "./special.js";

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

const normalLogpdf = (x, mean, deviation) => {
  if (!(deviation > 0)) return NaN;
  const scaled = (x - mean) / deviation;
  return -0.5 * scaled * scaled - Math.log(deviation) - HALF_LOG_TWO_PI;
};

// C99's pow, as numpy has it: where JavaScript says NaN for 1 ** NaN and (-1) ** Infinity, C says 1.
const power = (base, exponent) =>
  base === 1 || (base === -1 && Math.abs(exponent) === Infinity) ? 1 : base ** exponent;

const relEntr = (x, y) => {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (!(x > 0 && y > 0)) return x === 0 && y >= 0 ? 0 : Infinity;
  const ratio = x / y;
  // As scipy: near 1 the logarithm of the ratio loses digits, and the ratio itself may over- or underflow.
  if (ratio > 0.5 && ratio < 2) return x * Math.log1p((x - y) / y);
  if (ratio > Number.MIN_VALUE * 2 ** 52 && ratio < Infinity) return x * Math.log(ratio);
  return x * (Math.log(x) - Math.log(y));
};

const entr = (x) => {
  if (Number.isNaN(x)) return NaN;
  if (x > 0) return -x * Math.log(x);
  return x === 0 ? 0 : -Infinity;
};

const logaddexp = (a, b) => {
  if (a === b) return a + Math.LN2; // also for equal infinities, whose difference is NaN
  const difference = a - b;
  if (Number.isNaN(difference)) return NaN;
  return difference > 0 ? a + Math.log1p(Math.exp(-difference)) : b + Math.log1p(Math.exp(difference));
};

// What is left has the sign of the divisor, as in Python; JavaScript's own gives it that of the dividend.
const mod = (a, b) => {
  const left = a % b;
  if (left === 0) return b < 0 ? -0 : 0;
  return left < 0 === b < 0 ? left : left + b;
};

// Without overflow: for large negative a, exp(-a) is infinite.
const expit = (a) => (a < 0 ? Math.exp(a) / (1 + Math.exp(a)) : 1 / (1 + Math.exp(-a)));

const logit = (a) => {
  // Near a half the logarithm of the ratio loses digits.
  if (a > 0.3 && a < 0.65) return Math.log1p((2 * a - 1) / (1 - a));
  return Math.log(a / (1 - a));
};

export const FUNCTIONS = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: power,
  neg: (a) => -a,
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  mod,
  where: (condition, then, otherwise) => (condition !== 0 ? then : otherwise),
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  log2: Math.log2,
  sqrt: Math.sqrt,
  expm1: Math.expm1,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  floor: Math.floor,
  ceil: Math.ceil,
  sign: (a) => Math.sign(a) + 0, // numpy's has no -0
  minimum: Math.min,
  maximum: Math.max,
  logaddexp,
  expit,
  logit,
  erf,
  erfc,
  ndtr,
  normal_interval: normalInterval,
  ndtri,
  gammaln,
  uniform,
  xlogy: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y)),
  entr,
  rel_entr: relEntr,
  normal_logpdf: normalLogpdf,
  normal_pdf: (x, mean, deviation) => Math.exp(normalLogpdf(x, mean, deviation)),
};

/**
 * What most models do most, as loops of their own. A loop that calls whichever function it is given makes an object of
 * every number that goes in or out; these take a quarter of its time.
 */
const LOOPS = {
  add: (data, [a, b], [p, q]) => {
    for (let i = 0; i < data.length; i++) data[i] = a[i * p] + b[i * q];
  },
  sub: (data, [a, b], [p, q]) => {
    for (let i = 0; i < data.length; i++) data[i] = a[i * p] - b[i * q];
  },
  mul: (data, [a, b], [p, q]) => {
    for (let i = 0; i < data.length; i++) data[i] = a[i * p] * b[i * q];
  },
  div: (data, [a, b], [p, q]) => {
    for (let i = 0; i < data.length; i++) data[i] = a[i * p] / b[i * q];
  },
  exp: (data, [a]) => {
    for (let i = 0; i < data.length; i++) data[i] = Math.exp(a[i]);
  },
  normal_logpdf: (data, [x, mean, deviation], [p, q, r]) => {
    for (let i = 0; i < data.length; i++) data[i] = normalLogpdf(x[i * p], mean[i * q], deviation[i * r]);
  },
};

const loopWith = (compute) => (data, [a, b, c], [p, q, r]) => {
  if (c) for (let i = 0; i < data.length; i++) data[i] = compute(a[i * p], b[i * q], c[i * r]);
  else if (b) for (let i = 0; i < data.length; i++) data[i] = compute(a[i * p], b[i * q]);
  else for (let i = 0; i < data.length; i++) data[i] = compute(a[i]);
};

/** Computes the function `name` for all of `data` at once: (data, columns, steps), a step of 0 for a lone number. */
export const loopOf = (name) => LOOPS[name] ?? loopWith(FUNCTIONS[name]);

const ALONG = new Set(["sum", "integral", "max_of", "min_of", "cumulative_sum"]);

/** The points of an axis: both ends included, rounded as numpy's linspace rounds them. */
export function nodes(axis) {
  const points = new Float64Array(axis.count);
  const step = stepOf(axis);
  const ratio = axis.high / axis.low;
  for (let i = 0; i < axis.count; i++) {
    points[i] = axis.spacing === "log" ? axis.low * ratio ** (i / (axis.count - 1)) : i * step + axis.low;
  }
  if (axis.count > 1) points[axis.count - 1] = axis.high;
  return points;
}

export const isDiscrete = (axis) => axis.whole || axis.labels.length > 0;

const stepOf = (axis) => (axis.count > 1 ? (axis.high - axis.low) / (axis.count - 1) : 0);

/** How much each point counts in an integral over uneven steps. */
const weightsOf = (points) => points.map((point, i) => ((points[i + 1] ?? point) - (points[i - 1] ?? point)) / 2);

/** Where in the data the `step`-th of `count` points along an axis stands, on the `line`-th line along it. */
const placeAlong = (line, step, count, inner) => (Math.floor(line / inner) * count + step) * inner + (line % inner);

/** A model ready to be evaluated many times: axes laid out once, and only the assignments that `wanted` needs. */
export class Program {
  constructor(model, wanted) {
    this.axes = new Map(model.axes.map((axis) => [axis.name, axis]));
    this.order = model.axes.map((axis) => axis.name);
    this.laidOut = new Map(model.axes.map((axis) => [axis.name, { axes: [axis.name], data: nodes(axis) }]));
    this.wanted = wanted;
    [this.assignments, this.reads] = neededFor(model.assignments, wanted);
    this.values = new Map(this.laidOut);
  }

  /**
   * Map of each wanted name to its number or Float64Array; `parameters` is an object of numbers.
   *
   * What does not depend on a parameter that has changed since the last run keeps its value.
   */
  run(parameters) {
    const changed = new Set();
    for (const [name, value] of Object.entries(parameters)) {
      if (!Object.is(this.values.get(name), value)) changed.add(name);
      this.values.set(name, value);
    }
    for (const { names, tree, uses } of this.assignments) {
      if (this.values.has(names[0]) && !uses.some((use) => changed.has(use))) continue;
      if (tree[0] === "iterate") this.iterate(tree, uses);
      else this.values.set(names[0], this.compute(tree));
      for (const name of names) changed.add(name);
    }
    return new Map(this.wanted.map((name) => [name, this.values.get(name).data ?? this.values.get(name)]));
  }

  compute(tree) {
    if (typeof tree === "number") return tree;
    if (typeof tree === "string") return this.values.get(tree);
    const [name, ...rest] = tree;
    if (ALONG.has(name)) return this.along(name, this.compute(rest[0]), rest[1]);
    return this.apply(
      name,
      rest.map((argument) => this.compute(argument)),
    );
  }

  apply(name, values) {
    const varying = values.filter((value) => typeof value !== "number");
    if (varying.length === 0) return FUNCTIONS[name](...values);
    const axes = this.order.filter((axis) => varying.some((value) => value.axes.includes(axis)));
    const data = new Float64Array(this.size(axes));
    const columns = values.map((value) => this.spread(value, axes));
    const steps = values.map((value) => Number(typeof value !== "number")); // a lone number is read again and again
    loopOf(name)(data, columns, steps);
    return { axes, data };
  }

  size(axes) {
    return axes.reduce((product, axis) => product * this.axes.get(axis).count, 1);
  }

  /** The values of `value` over `axes`, repeated along those on which it does not vary; one for a number. */
  spread(value, axes) {
    if (typeof value === "number") return Float64Array.of(value);
    if (value.axes.length === axes.length) return value.data;
    return Float64Array.from(this.spreadIndex(value.axes, axes), (place) => value.data[place]);
  }

  spreadIndex(own, axes) {
    const index = new Int32Array(this.size(axes));
    let repeat = 1; // how many neighbours over `axes` share one step of the axis at hand
    let stride = 1; // the step in the value's own data
    for (const axis of [...axes].reverse()) {
      const { count } = this.axes.get(axis);
      if (own.includes(axis)) {
        for (let i = 0; i < index.length; i++) index[i] += (Math.floor(i / repeat) % count) * stride;
        stride *= count;
      }
      repeat *= count;
    }
    return index;
  }

  /** What `name` of the table makes of the values along an axis: one for all, or for cumulative_sum one for each. */
  along(name, value, axisName) {
    const axis = this.axes.get(axisName);
    const keeps = name === "cumulative_sum";
    const axes = keeps ? value.axes : value.axes.filter((other) => other !== axisName);
    const inner = this.size(value.axes.slice(value.axes.indexOf(axisName) + 1));
    const lines = value.data.length / axis.count;
    const data = new Float64Array(keeps ? value.data.length : lines);
    const weights = name === "integral" && axis.spacing === "log" ? weightsOf(this.laidOut.get(axisName).data) : null;
    for (let line = 0; line < lines; line++) {
      const first = placeAlong(line, 0, axis.count, inner);
      let total = value.data[first] * (weights?.[0] ?? 1);
      if (keeps) data[first] = total;
      for (let step = 1; step < axis.count; step++) {
        const next = value.data[first + step * inner];
        if (name === "max_of") total = Math.max(total, next);
        else if (name === "min_of") total = Math.min(total, next);
        else total += weights ? next * weights[step] : next;
        if (keeps) data[first + step * inner] = total;
      }
      if (keeps) continue;
      if (name === "sum" || name === "integral") total += 0; // numpy's sums begin with 0: never -0
      const ends = value.data[first] + value.data[first + (axis.count - 1) * inner];
      data[line] = name === "integral" && !weights ? (total - 0.5 * ends) * stepOf(axis) : total;
    }
    return axes.length ? { axes, data } : data[0];
  }

  /** Gives each of the names of an iterate its values: the starts, then step after step along its axis. */
  iterate([, names, steps, starts, axisName], uses) {
    const axis = this.axes.get(axisName);
    const outer = this.values;
    const varying = [...uses].filter((use) => outer.get(use)?.axes?.includes(axisName));
    const states = [starts.map((start) => this.compute(start))];
    for (let point = 0; point < axis.count - 1; point++) {
      this.values = new Map(outer);
      for (const name of varying) this.values.set(name, this.slice(outer.get(name), axisName, point));
      names.forEach((name, number) => this.values.set(name, states[point][number]));
      states.push(steps.map((step) => this.compute(step)));
    }
    this.values = outer;
    names.forEach((name, number) => outer.set(name, this.stacked(states.map((state) => state[number]), axisName)));
  }

  /** The value at one point of an axis along which it varies. */
  slice(value, axisName, point) {
    const { count } = this.axes.get(axisName);
    const axes = value.axes.filter((other) => other !== axisName);
    if (axes.length === 0) return value.data[point];
    const inner = this.size(value.axes.slice(value.axes.indexOf(axisName) + 1));
    const at = (_, i) => value.data[placeAlong(i, point, count, inner)];
    return { axes, data: Float64Array.from({ length: value.data.length / count }, at) };
  }

  /** One value along an axis from those at its points. */
  stacked(points, axisName) {
    const others = this.order.filter((axis) => points.some((point) => point.axes?.includes(axis)));
    const axes = this.order.filter((axis) => axis === axisName || others.includes(axis));
    const inner = this.size(axes.slice(axes.indexOf(axisName) + 1));
    const each = this.size(others);
    const data = new Float64Array(each * points.length);
    points.forEach((point, step) => {
      const values = this.spread(point, others);
      const next = Number(values.length > 1);
      for (let i = 0; i < each; i++) data[placeAlong(i, step, points.length, inner)] = values[i * next];
    });
    return { axes, data };
  }
}

/** [{ names, tree, uses }], the assignments that `wanted` depends on, in order; and the set of all names they read. */
function neededFor(assignments, wanted) {
  const reads = new Set(wanted);
  const needed = [];
  for (const [names, tree] of [...assignments].reverse()) {
    if (!names.some((name) => reads.has(name))) continue;
    const uses = [...new Set(namesIn(tree))].filter((use) => !names.includes(use));
    for (const use of uses) reads.add(use);
    needed.unshift({ names, tree, uses });
  }
  return [needed, reads];
}

function* namesIn(tree) {
  if (typeof tree === "string") yield tree;
  if (!Array.isArray(tree)) return;
  const [name, ...rest] = tree;
  // The names of an iterate are not read by it; its steps and starts stand in lists.
  const parts = name === "iterate" ? [...rest[1], ...rest[2], rest[3]] : rest;
  for (const part of parts) yield* namesIn(part);
}
