/** Lines through the whole frame: see formulas/marks/kinds/markers.py. */

import { UNITS } from "../geometry.js";
import { finite, numberColumns, register } from "../shapes.js";

function across({ at }, columns, frame) {
  const y = frame.down(finite(columns[at][0]));
  return Number.isNaN(y) ? "" : `M0 ${y}H${UNITS}`;
}

function upright({ at }, columns, frame) {
  const x = frame.across(finite(columns[at][0]));
  return Number.isNaN(x) ? "" : `M${x} 0V${UNITS}`;
}

register({ across: { path: across, columns: numberColumns }, upright: { path: upright, columns: numberColumns } });
