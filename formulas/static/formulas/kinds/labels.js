/** Words over a point: see formulas/marks/kinds/labels.py. */

import { agreed } from "../geometry.js";
import { fill, percent } from "../panel.js";
import { numberColumns, register } from "../shapes.js";
import { number } from "../wording.js";

const BOKEHS_WORDS = { start: "left", middle: "center", end: "right" };

function texts(shape, columns, frame) {
  const [x, y] = [columns[shape.x][0], columns[shape.y][0]];
  if (![...frame.x.laid([x]), ...frame.y.laid([y])].every(Number.isFinite)) return [];
  const share = frame.x.share(x);
  const { edge, lift } = agreed.labels;
  const anchor = share < edge ? "start" : share > 1 - edge ? "end" : "middle";
  const live = shape.number ? ` ${number(columns[shape.number][0], shape.decimals ?? 2)}` : "";
  return [{ x, y, dy: -lift, anchor, words: shape.words + live }];
}

function source(shape, columns, frame) {
  const found = texts(shape, columns, frame);
  return {
    x: found.map(({ x }) => x),
    y: found.map(({ y }) => y),
    text: found.map(({ words }) => words),
    align: found.map(({ anchor }) => BOKEHS_WORDS[anchor]),
  };
}

/** Writes those of the words whose point lies inside of the frame. */
function write({ svg, frame, whole, tables }, shapes) {
  const isInside = (scale, value) => scale.share(value) >= 0 && scale.share(value) <= 1;
  const found = shapes.flatMap((shape) =>
    texts(shape, tables[shape.table], whole)
      .filter(({ x, y }) => isInside(frame.x, x) && isInside(frame.y, y))
      .map(({ x, y, dy, anchor, words }) => [
        words,
        {
          class: `role-${shape.role}`,
          x: percent(frame.x.share(x)),
          y: percent(1 - frame.y.share(y)),
          dy,
          "text-anchor": anchor,
        },
      ]),
  );
  fill(svg.querySelector(".labels"), found);
}

register({ label: { write, source, columns: numberColumns } });
