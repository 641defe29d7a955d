/** Lines through the whole frame: see formulas/marks/kinds/markers.py. */

import { down, toUnits, UNITS } from "../geometry.js";
import { numberColumns, register } from "../shapes.js";

function across({ at }, columns, ranges) {
  const [value] = columns[at];
  return Number.isFinite(value) ? `M0 ${down(value, ranges.y)}H${UNITS}` : "";
}

function upright({ at }, columns, ranges) {
  const [value] = columns[at];
  return Number.isFinite(value) ? `M${toUnits(value, ...ranges.x)} 0V${UNITS}` : "";
}

register({ across: { path: across, columns: numberColumns }, upright: { path: upright, columns: numberColumns } });
