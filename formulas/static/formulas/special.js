/**
 * Functions that JavaScript lacks, with the meanings of formulas/engine/functions.py; tests hold the two together.
 *
 * `gammaln` and `uniform` take the same steps as formulas/engine/numeric.py. The series below were fitted with mpmath
 * at 40 digits; each leaves out less than 1e-16.
 */

/** The sum of Chebyshev polynomials in `u`, -1 <= u <= 1, with these coefficients, by Clenshaw's rule. */
function chebyshev(coefficients, u) {
  let one = 0;
  let two = 0;
  for (let i = coefficients.length - 1; i > 0; i--) [one, two] = [2 * u * one - two + coefficients[i], one];
  return u * one - two + coefficients[0];
}

// --- log gamma ----------------------------------------------------------------------------------------------

const NEAR_TWO = [
  0.41418612492156674, 0.16322170068760064, -0.008658972394126285, 0.0006727515726001485, -6.139556963628233e-5,
  6.110065797003576e-6, -6.410003033826223e-7, 6.962242692768951e-8, -7.747248733788217e-9, 8.774075140687239e-10,
  -1.0070266869830198e-10, 1.1678602130652374e-11, -1.3656871334744932e-12, 1.6079351149711552e-13,
  -1.9039501088488732e-14, 2.2653768767833064e-15, -2.706656814831896e-16,
];
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

const nearTwo = (u) => u * chebyshev(NEAR_TWO, 2 * u);

export function gammaln(a) {
  if (!(a >= 0)) return NaN;
  if (a === Infinity) return Infinity;
  if (a >= 8) {
    const inverse = 1 / a;
    const square = inverse * inverse;
    const series = STIRLING.reduceRight((sum, term) => sum * square + term, 0);
    return (a - 0.5) * Math.log(a) - a + HALF_LOG_TWO_PI + series * inverse;
  }
  if (a < 0.5) return nearTwo(a) - Math.log1p(a) - Math.log(a);
  if (a < 1.5) return nearTwo(a - 1) - Math.log1p(a - 1);
  let [low, product] = [a, 1];
  for (; low >= 2.5; low -= 1) product *= low - 1;
  return nearTwo(low - 2) + Math.log(product);
}

// --- the normal distribution --------------------------------------------------------------------------------

// erf(x) / x for 0 <= x <= 1, in 2x^2 - 1.
const ERF = [
  0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485, 2.741993125219606e-5,
  -1.1043175507344507e-6, 3.8488755420345036e-8, -1.1808582533875466e-9, 3.2334215826050907e-11,
  -7.991015947004549e-13, 1.7990725113961456e-14, -3.718635487818693e-16, 7.103599003714253e-18,
];
// erfc(x) exp(x^2) / t for x >= 1, t = 2 / (2 + x), in 3t - 1.
const ERFC = [
  0.43645785270859864, 0.17777556529020944, 0.025368743291002742, 0.0018983124584858347, -9.114875514598765e-5,
  -3.4231442013063065e-5, -3.903404090096349e-7, 6.552494838249473e-7, 2.1491725090828276e-8, -1.5768303155349188e-8,
  -3.873623837875631e-10, 4.5595689169552e-10, -5.6132033539528e-12, -1.4324542177851613e-11, 1.0697250760053045e-12,
  4.307007984940524e-13, -7.513986285954996e-14, -9.720972294440033e-15, 4.000483759738132e-15, -3.614100702144195e-17,
  -1.677503381331645e-16, 2.2844022232634897e-17, 4.5966480228300224e-18,
];

const erfWithinOne = (x) => x * chebyshev(ERF, 2 * x * x - 1);

const erfcFromOne = (x, bell = expOfSquare(x, 1)) => {
  const t = 2 / (2 + x);
  return t * bell * chebyshev(ERFC, 3 * t - 1);
};

/** exp(-scale x^2), the square in two parts: rounded in one, it would cost exp 1e-13 of its value far out. */
function expOfSquare(x, scale) {
  const rough = Math.fround(x);
  return Math.exp(-scale * rough * rough) * Math.exp(scale * (rough - x) * (rough + x));
}

export function erf(x) {
  if (Number.isNaN(x)) return NaN;
  const size = Math.abs(x);
  if (size <= 1) return erfWithinOne(x);
  return Math.sign(x) * (size > 6 ? 1 : 1 - erfcFromOne(size));
}

export function erfc(x) {
  if (Number.isNaN(x)) return NaN;
  if (Math.abs(x) <= 1) return 1 - erfWithinOne(x);
  if (x < 0) return x < -6 ? 2 : 2 - erfcFromOne(-x);
  return x > 27 ? 0 : erfcFromOne(x);
}

export function ndtr(x) {
  if (x > -1.5) return x < 1 ? 0.5 + 0.5 * erf(x * Math.SQRT1_2) : 0.5 * erfc(-x * Math.SQRT1_2);
  if (Number.isNaN(x)) return NaN;
  return x < -39 ? 0 : 0.5 * erfcFromOne(-x * Math.SQRT1_2, expOfSquare(x, 0.5));
}

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

export function normalInterval(low, high) {
  if (high <= low) return 0;
  const width = high - low;
  const middle = low + width / 2;
  if (width * (1 + Math.abs(middle)) < 0.02) {
    // A difference of neighbours keeps none of its digits: the density in the middle and two terms of its series.
    const square = middle * middle;
    const step = width * width;
    const bend = 1 + step * ((square - 1) / 24 + (step * ((square - 6) * square + 3)) / 1920);
    return ((width * Math.exp(-0.5 * square)) / SQRT_TWO_PI) * bend;
  }
  // Nor does one above the middle, where both are near 1: there, the mirror image.
  return low + high > 0 ? ndtr(-low) - ndtr(-high) : ndtr(high) - ndtr(low);
}

/** Where a standard normal variable stays below with chance `p`: a first guess, made exact step by step. */
export function ndtri(p) {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  if (Math.abs(p - 0.5) < 0.45) return middle(p - 0.5);
  return p < 0.5 ? tail(p) : -tail(1 - p);
}

const DENSITY = 1 / Math.sqrt(2 * Math.PI);

/** By Halley's steps on the chance between 0 and z, which keeps the digits of a small one. */
function middle(q) {
  let z = q / DENSITY;
  for (let step = 0; step < 6; step++) {
    const off = (0.5 * erf(z * Math.SQRT1_2) - q) / (DENSITY * Math.exp(-0.5 * z * z));
    z -= off / (1 + 0.5 * z * off);
  }
  return z;
}

/** By Newton's steps on the logarithm of the chance, which does not underflow. */
function tail(p) {
  const t = Math.sqrt(-2 * Math.log(p));
  // Abramowitz and Stegun 26.2.23, to 4.5e-4.
  let z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 3; step++) {
    const share = 0.5 * erfcFromOne(-z * Math.SQRT1_2, 1); // of the bell exp(-z^2 / 2)
    z -= ((Math.log(share) - 0.5 * z * z - Math.log(p)) * share) / DENSITY;
  }
  return z;
}

// --- draws ---------------------------------------------------------------------------------------------------

const isWhole = (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32;

function mixed(bits) {
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A number in [0, 1) that looks drawn at random: the same bits for the same two whole numbers, everywhere. */
export function uniform(seed, index) {
  if (!isWhole(seed) || !isWhole(index)) return NaN;
  const start = mixed((seed + 0x9e3779b9) >>> 0);
  const high = mixed((start ^ mixed((index + 0x85ebca6b) >>> 0)) >>> 0);
  const low = mixed((((high + 0xc2b2ae35) >>> 0) ^ index) >>> 0);
  return ((high >>> 5) * 67108864 + (low >>> 6)) / 9007199254740992;
}
