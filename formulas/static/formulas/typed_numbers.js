/** Numbers as people type and paste them: the same reading as formulas/texts/typed_numbers.py, where it is told. */

const BLANKS = /[\t\n\v\f\r \u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+/g;
const MINUSES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const APOSTROPHES = /[\u2018\u2019]/g;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
const POWER = / ?[×·⋅*] ?10(?: ?(?:\^|\*\*) ?([+-]?[0-9]+)|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))$/;

const SIGN = /^[+-] ?/;
const EXPONENT = /[eE][+-]?[0-9]+$/;
const PLAIN = /^(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)$/;
const GROUPED = /^(?:[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]*)?|[0-9]{1,3}(?:'[0-9]{3})+(?:[.,][0-9]*)?)$/;
const POINTS_IN_GROUPS = /^(?:[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*|[0-9]{1,3}(?:,[0-9]{3}){2,})$/;
const COMMA_IN_GROUPS = /^(?:[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*|[0-9]{1,3}(?:\.[0-9]{3}){2,})$/;
const AMBIGUOUS = /^[1-9][0-9]{0,2},[0-9]{3}$/;

/** What `text` can mean: one finite number, none where it is no number, two where a comma can mean two things. */
export function readNumber(text, unit = "") {
  const { sign, digits, exponent } = parted(withoutUnit(plainly(text), plainly(unit)));
  const values = bodies(digits).map((body) => Number(`${sign}${body}${exponent}`) + 0); // never minus zero
  return values.filter(Number.isFinite);
}

const plainly = (text) =>
  text.replace(BLANKS, " ").replace(MINUSES, "-").replace(APOSTROPHES, "'").replace(/^ | $/g, "");

function withoutUnit(text, unit) {
  if (unit && text.toLowerCase().endsWith(unit.toLowerCase())) return text.slice(0, -unit.length).replace(/ $/, "");
  if (unit && text.toLowerCase().startsWith(unit.toLowerCase())) return text.slice(unit.length).replace(/^ /, "");
  return text;
}

function parted(text) {
  const lowered = (power) => [...power].map((sign) => "0123456789+-"[RAISED.indexOf(sign)] ?? sign).join("");
  const flat = text.replace(POWER, (_, beside, raised) => `e${lowered(beside ?? raised)}`);
  const [sign] = SIGN.exec(flat) ?? [""];
  const [exponent] = EXPONENT.exec(flat) ?? [""];
  return { sign: sign.trim(), digits: flat.slice(sign.length, flat.length - exponent.length), exponent };
}

function bodies(digits) {
  if (AMBIGUOUS.test(digits)) return [digits.replace(",", "."), digits.replace(",", "")];
  if (PLAIN.test(digits) || GROUPED.test(digits)) return [digits.replace(",", ".").replace(/[ ']/g, "")];
  if (POINTS_IN_GROUPS.test(digits)) return [digits.replaceAll(",", "")];
  if (COMMA_IN_GROUPS.test(digits)) return [digits.replaceAll(".", "").replace(",", ".")];
  return [];
}
