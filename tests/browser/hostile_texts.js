// What is wrong with the texts on the page: a list of sentences, empty when all is well.
({ names, allowed, schemes }) => {
  const wrong = [];
  const texts = [...document.querySelectorAll("main > article.text > div.text-body")];
  if (texts.length !== names.length || document.querySelectorAll("article").length !== names.length) {
    wrong.push(`${texts.length} texts side by side in place of ${names.length}`);
  }
  const clips = (text) => /clip clip|^clip$/.test(getComputedStyle(text).overflow);
  if (!texts.every(clips)) wrong.push("what is drawn outside a text's box, as marks above marks are, can be seen");
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) wrong.push("the page is too wide");

  const ANYWHERE = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
  const both = (a, b) => ({
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  });
  const empty = (box) => box.right - box.left <= 0 || box.bottom - box.top <= 0;
  // How much of what is in an element can be seen: boxes that scroll hide the rest.
  const known = new Map();
  const window_of = (element, text) => {
    if (element === text) return ANYWHERE;
    if (!known.has(element)) {
      const around = window_of(element.parentElement, text);
      const hides = getComputedStyle(element).overflowX !== "visible";
      known.set(element, hides ? both(around, element.getBoundingClientRect()) : around);
    }
    return known.get(element);
  };

  const check_attributes = (element, name) => {
    const tag = element.localName;
    if (!(tag in allowed)) wrong.push(`${name}: tag ${tag}`);
    for (const attribute of element.attributes) {
      if (!(allowed[tag] ?? []).includes(attribute.name)) wrong.push(`${name}: attribute ${attribute.name} of ${tag}`);
    }
    if (tag === "a" && element.hasAttribute("href")) {
      if (!schemes.includes(element.protocol.slice(0, -1))) wrong.push(`${name}: leads to ${element.href}`);
      if (element.host === location.host) wrong.push(`${name}: attribute href without a scheme`);
      if (element.rel !== "nofollow ugc noopener") wrong.push(`${name}: vouches for ${element.href}`);
    }
  };
  const check_box = (node, rectangle, text, name) => {
    const box = text.getBoundingClientRect();
    const seen = both(rectangle, window_of(node.parentElement, text));
    const left_by = Math.max(box.left - seen.left, seen.right - box.right, box.top - seen.top, seen.bottom - box.bottom);
    if (!empty(seen) && left_by > 1) wrong.push(`${name}: ${node.nodeName} is ${left_by} px outside its box`);
  };
  const check_words = (text, name) => {
    const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (nodes.nextNode()) {
      range.selectNodeContents(nodes.currentNode);
      check_box(nodes.currentNode, range.getBoundingClientRect(), text, name);
    }
  };
  const check_reach = (element, name) => {
    const scrolls = element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX);
    const starts = [...element.children].map((child) => child.getBoundingClientRect().left);
    if (scrolls && Math.min(...starts) < element.getBoundingClientRect().left - 1) {
      wrong.push(`${name}: the beginning of ${element.localName} cannot be scrolled to`);
    }
    if (scrolls && element.tabIndex < 0) wrong.push(`${name}: ${element.localName} cannot be reached to be scrolled`);
  };

  texts.forEach((text, number) => {
    const name = names[number];
    for (const element of text.querySelectorAll("*")) {
      check_attributes(element, name);
      check_box(element, element.getBoundingClientRect(), text, name);
      check_reach(element, name);
    }
    check_words(text, name);
    const again = document.createElement("template");
    again.innerHTML = text.innerHTML;
    if (again.innerHTML !== text.innerHTML) wrong.push(`${name}: reads differently the second time`);
  });
  return wrong;
};
