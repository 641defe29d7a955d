/**
 * The engine's browser side: walks the checked tree that the server made from a formula's text.
 *
 * Same functions and meanings as formulas/engine/functions.py; tests hold the two against each other. A value is a
 * number, or { axes, data }: a Float64Array over the named axes, in the model's order, last axis fastest.
 */

import { erf, erfc, gammaln, ndtr, ndtri, uniform } from "./special.js";

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
  sign: Math.sign,
  minimum: Math.min,
  maximum: Math.max,
  logaddexp,
  expit,
  logit,
  erf,
  erfc,
  ndtr,
  ndtri,
  gammaln,
  uniform,
  xlogy: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y)),
  entr,
  rel_entr: relEntr,
  normal_logpdf: normalLogpdf,
  normal_pdf: (x, mean, deviation) => Math.exp(normalLogpdf(x, mean, deviation)),
};

/** The points of an axis: both ends included, rounded as numpy's linspace rounds them. */
export function nodes(axis) {
  const points = new Float64Array(axis.count);
  const step = stepOf(axis);
  for (let i = 0; i < axis.count; i++) points[i] = i * step + axis.low;
  if (axis.count > 1) points[axis.count - 1] = axis.high;
  return points;
}

const stepOf = (axis) => (axis.count > 1 ? (axis.high - axis.low) / (axis.count - 1) : 0);

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
    for (const { name, tree, uses } of this.assignments) {
      if (this.values.has(name) && !uses.some((use) => changed.has(use))) continue;
      this.values.set(name, this.compute(tree));
      changed.add(name);
    }
    return new Map(this.wanted.map((name) => [name, this.values.get(name).data ?? this.values.get(name)]));
  }

  compute(tree) {
    if (typeof tree === "number") return tree;
    if (typeof tree === "string") return this.values.get(tree);
    const [name, ...rest] = tree;
    if (name === "sum" || name === "integral") return this.reduce(this.compute(rest[0]), rest[1]);
    return this.apply(
      FUNCTIONS[name],
      rest.map((argument) => this.compute(argument)),
    );
  }

  apply(compute, values) {
    const varying = values.filter((value) => typeof value !== "number");
    if (varying.length === 0) return compute(...values);
    const axes = this.order.filter((axis) => varying.some((value) => value.axes.includes(axis)));
    const data = new Float64Array(this.size(axes));
    const [a, b, c] = values.map((value) => this.spread(value, axes, data.length));
    if (values.length === 1) for (let i = 0; i < data.length; i++) data[i] = compute(a[i]);
    else if (values.length === 2) for (let i = 0; i < data.length; i++) data[i] = compute(a[i], b[i]);
    else for (let i = 0; i < data.length; i++) data[i] = compute(a[i], b[i], c[i]);
    return { axes, data };
  }

  size(axes) {
    return axes.reduce((product, axis) => product * this.axes.get(axis).count, 1);
  }

  /** The values of `value` over `axes`, repeated along those on which it does not vary. */
  spread(value, axes, length) {
    if (typeof value === "number") return new Float64Array(length).fill(value);
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

  reduce(value, name) {
    const axis = this.axes.get(name);
    const axes = value.axes.filter((other) => other !== name);
    const inner = this.size(value.axes.slice(value.axes.indexOf(name) + 1));
    const data = new Float64Array(this.size(axes));
    for (let i = 0; i < data.length; i++) {
      const first = Math.floor(i / inner) * inner * axis.count + (i % inner);
      let total = 0;
      for (let step = 0; step < axis.count; step++) total += value.data[first + step * inner];
      const ends = value.data[first] + value.data[first + (axis.count - 1) * inner];
      data[i] = axis.labels.length ? total : (total - 0.5 * ends) * stepOf(axis);
    }
    return axes.length ? { axes, data } : data[0];
  }
}

/** [{ name, tree, uses }], the assignments that `wanted` depends on, in order; and the set of all names they read. */
function neededFor(assignments, wanted) {
  const reads = new Set(wanted);
  const needed = [];
  for (const [name, tree] of [...assignments].reverse()) {
    if (!reads.has(name)) continue;
    const uses = [...namesIn(tree)];
    for (const use of uses) reads.add(use);
    needed.unshift({ name, tree, uses });
  }
  return [needed, reads];
}

function* namesIn(tree) {
  if (typeof tree === "string") yield tree;
  else if (Array.isArray(tree)) for (const part of tree.slice(1)) yield* namesIn(part);
}
