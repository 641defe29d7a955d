"use strict";

// What `typesetter.py` calls in V8, after temml.min.js. `done` outlives a call that is cut short: its length tells which
// formula took too long.

let done = [];

// Names that the common web renderers know and Temml does not; most are Wikipedia's.
const ALIASES = Object.entries({
  "\\R": "\\mathbb{R}", "\\N": "\\mathbb{N}", "\\Z": "\\mathbb{Z}", "\\Q": "\\mathbb{Q}", "\\Complex": "\\mathbb{C}",
  "\\Reals": "\\mathbb{R}", "\\reals": "\\mathbb{R}", "\\cnums": "\\mathbb{C}", "\\natnums": "\\mathbb{N}",
  "\\alef": "\\aleph", "\\alefsym": "\\aleph", "\\bull": "\\bullet", "\\clubs": "\\clubsuit", "\\empty": "\\emptyset",
  "\\diamonds": "\\diamondsuit", "\\hearts": "\\heartsuit", "\\spades": "\\spadesuit", "\\exist": "\\exists",
  "\\image": "\\Im", "\\real": "\\Re", "\\infin": "\\infty", "\\isin": "\\in", "\\plusmn": "\\pm", "\\sdot": "\\cdot",
  "\\sect": "\\S", "\\sub": "\\subset", "\\sube": "\\subseteq", "\\supe": "\\supseteq", "\\thetasym": "\\vartheta",
  "\\weierp": "\\wp", "\\Dagger": "\\ddagger", "\\lang": "\\langle", "\\rang": "\\rangle",
  "\\darr": "\\downarrow", "\\dArr": "\\Downarrow", "\\Darr": "\\Downarrow", "\\uarr": "\\uparrow",
  "\\uArr": "\\Uparrow", "\\Uarr": "\\Uparrow", "\\larr": "\\leftarrow", "\\lArr": "\\Leftarrow",
  "\\Larr": "\\Leftarrow", "\\rarr": "\\rightarrow", "\\rArr": "\\Rightarrow", "\\Rarr": "\\Rightarrow",
  "\\harr": "\\leftrightarrow", "\\hArr": "\\Leftrightarrow", "\\Harr": "\\Leftrightarrow",
  "\\lrarr": "\\leftrightarrow", "\\lrArr": "\\Leftrightarrow", "\\Lrarr": "\\Leftrightarrow",
  "\\approxcolon": "\\mathrel{\\approx\\vcentcolon}", "\\approxcoloncolon": "\\mathrel{\\approx\\dblcolon}",
  "\\simcolon": "\\mathrel{\\sim\\vcentcolon}", "\\simcoloncolon": "\\mathrel{\\sim\\dblcolon}",
  "\\overlinesegment": "\\overline{#1}", "\\underlinesegment": "\\underline{#1}",
  "\\xrightleftarrows": "\\xtofrom{#1}", "\\xrightequilibrium": "\\xrightleftharpoons{#1}",
  "\\xleftequilibrium": "\\xleftrightharpoons{#1}", "\\relbar": "\\mathrel{-}", "\\Relbar": "\\mathrel{=}",
  "\\dotsx": "\\ldots", "\\allowbreak": "{}", "\\minuso": "\\mathbin{\\char\"29B5}",
  // Boxes of words, and letters by their style as unicode-math and its like name them.
  "\\mbox": "\\text{#1}", "\\mathmbox": "{#1}", "\\cramped": "{#1}", "\\strut": "\\vphantom{(}",
  "\\textllap": "\\llap{#1}", "\\textrlap": "\\rlap{#1}", "\\textclap": "\\clap{#1}",
  "\\overunderset": "\\overset{#1}{\\underset{#2}{#3}}", "\\centercolon": "\\vcentcolon",
  "\\mathup": "\\mathrm{#1}", "\\symup": "\\mathrm{#1}", "\\symrm": "\\mathrm{#1}", "\\mit": "\\mathit{#1}",
  "\\symit": "\\mathit{#1}", "\\mathbfup": "\\mathbf{#1}", "\\symbfup": "\\mathbf{#1}", "\\symbf": "\\mathbf{#1}",
  "\\mathbfit": "\\boldsymbol{#1}", "\\symbfit": "\\boldsymbol{#1}", "\\mathsfup": "\\mathsf{#1}",
  "\\symsf": "\\mathsf{#1}", "\\symsfup": "\\mathsf{#1}", "\\symtt": "\\mathtt{#1}", "\\symcal": "\\mathcal{#1}",
  "\\symscr": "\\mathscr{#1}", "\\symfrak": "\\mathfrak{#1}", "\\symbb": "\\mathbb{#1}",
  "\\mathbbm": "\\mathbb{#1}", "\\mathds": "\\mathbb{#1}", "\\mspace": "\\mskip#1",
  // Temml 0.13.5 makes something else of these: a bar, a letter that follows, one colon of two, a drawn dot, an exponent
  // in the place of what stands above, the two scripts before a letter the wrong way round, the sign of a diameter.
  "\\surd": "{\\char\"221A}", "\\ordinarycolon": "{\\char\"3A}", "\\centerdot": "\\mathbin{\\cdot}",
  "\\Colonsim": "\\mathrel{\\char\"2237\\char\"223C}", "\\overset": "\\stackrel{#1}{#2}",
  "\\prescript": "\\pres@cript{_{#2}^{#1}}{}{#3}", "\\varnothing": "{\\char\"2205}",
  // Temml draws these with pictures and positions that our policy on styles has no room for.
  "\\cancelto": "{\\cancel{#2}}^{#1}", "\\longdiv": "{)\\!\\overline{\\,#1}}", "\\phase": "{\\angle\\underline{#1}}",
});

// A colour's name stays a name, and becomes a class: Temml would make numbers of most.
let names = {};

function nameColours(colours) {
  for (const [written, name] of Object.entries(colours)) {
    names["\\\\color@" + written] = { tokens: [{ text: name }], numArgs: 0 };
  }
}

function options(display) {
  return {
    displayMode: display, throwOnError: true, trust: false, annotate: false, maxExpand: 4000,
    macros: Object.assign(Object.fromEntries(ALIASES), names),
  };
}

function typesetOne([latex, display]) {
  try {
    return temml.renderToString(latex, options(display));
  } catch (error) {
    const tooDeep = error instanceof RangeError;
    return { message: tooDeep ? "nested too deep" : String(error.message), position: error.position };
  }
}

function typeset(formulas) {
  done = [];
  for (const formula of formulas) done.push(typesetOne(formula));
  return JSON.stringify(done);
}
