// A word beside the field of a new password, by the same rule as the server's, which has the last word.

const MOST_ALIKE = 0.7; // as Django has it
const FAIR = 36;
const STRONG = 60; // bits, as if each character were drawn from those that are there

/** How much two texts have in common, from 0 to 1, in whatever order: `quick_ratio` of Python's difflib. */
const likeness = (one, other) => {
  const rest = new Map();
  for (const letter of other) rest.set(letter, (rest.get(letter) ?? 0) + 1);
  let shared = 0;
  for (const letter of one) {
    const left = rest.get(letter) ?? 0;
    if (left > 0) shared += 1;
    rest.set(letter, left - 1);
  }
  return (2 * shared) / (one.length + other.length);
};

const isLike = (password, value) => {
  const whole = value.toLowerCase();
  const letters = [...password.toLowerCase()];
  return [...whole.split(/[^\p{L}\p{N}_]+/u), whole].some((part) => {
    const others = [...part];
    const isShort = letters.length >= 10 * others.length && others.length < (MOST_ALIKE / 2) * letters.length;
    return !isShort && likeness(letters, others) >= MOST_ALIKE;
  });
};

/** Whether the server would take a password, and what to say of it. */
const judgePassword = (password, { shortest, longest, unlike, common }) => {
  const letters = [...password];
  const missing = shortest - [...password.trim()].length;
  if (missing > 0) return { taken: false, words: `${missing} more ${missing === 1 ? "character" : "characters"}.` };
  if (letters.length > longest) return { taken: false, words: `Longer than ${longest} characters.` };
  if (/^\p{Nd}+$/u.test(password)) return { taken: false, words: "Digits alone are easily guessed: add letters." };
  if (common.includes(password.toLowerCase().trim())) return { taken: false, words: "Many people use this one." };
  if (unlike.some((value) => isLike(password, value))) {
    return { taken: false, words: "Too close to your name or address." };
  }
  const bits = letters.length * Math.log2(new Set(letters).size);
  if (bits < FAIR) return { taken: true, words: "Long enough, but weak: few different characters." };
  return { taken: true, words: bits < STRONG ? "Fair: one more word makes it strong." : "Strong." };
};

const REST = 200; // ms without a key until the word changes: it is read out

const tellStrength = (field) => {
  const word = document.createElement("p");
  word.className = "help strength";
  word.setAttribute("role", "status");
  field.after(word);
  const others = (field.dataset.unlikeFields ?? "").split(" ").map((name) => field.form.elements[name]).filter(Boolean);
  const tell = () => {
    const { shortest, longest, unlike, common } = field.dataset;
    const values = [...unlike.split("\n"), ...others.map((other) => other.value)].filter(Boolean);
    const judged = judgePassword(field.value, { shortest, longest, unlike: values, common: common.split(" ") });
    word.textContent = field.value ? judged.words : "";
    word.dataset.taken = field.value ? judged.taken : "";
  };
  let timer;
  for (const typed of [field, ...others]) {
    typed.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(tell, REST);
    });
  }
};

if (typeof document !== "undefined") document.querySelectorAll("input[data-shortest]").forEach(tellStrength);
