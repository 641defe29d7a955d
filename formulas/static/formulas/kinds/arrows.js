/** Arrows over two axes: see formulas/marks/kinds/arrows.py. */

import { agreed } from "../geometry.js";
import { register } from "../shapes.js";
import { gridOf, segmentsPath } from "./heat_maps.js";

function arrows(shape, values, program, columns) {
  const [x, y] = [shape.x, shape.y_axis].map((name) => program.laidOut.get(name).data);
  const [us, vs] = shape.shows.map((name) => gridOf(name, shape, values, program));
  const [across, up] = [x, y].map((points) => (points[points.length - 1] - points[0]) / (points.length - 1));
  const { longest, head, spread } = agreed.arrows;
  const found = { x0: [], y0: [], x1: [], y1: [], x: [], y: [], u: [], v: [] };
  let most = 1e-300;
  const isThere = (i) => Number.isFinite(us[i]) && Number.isFinite(vs[i]) && (us[i] !== 0 || vs[i] !== 0);
  for (let i = 0; i < us.length; i++) {
    if (isThere(i)) most = Math.max(most, Math.abs(us[i]) / across, Math.abs(vs[i]) / up);
  }
  const scale = longest / most;
  for (let i = 0; i < us.length; i++) {
    if (!isThere(i)) continue;
    const [px, py] = [x[i % x.length], y[Math.floor(i / x.length)]];
    const [dx, dy] = [us[i] * scale, vs[i] * scale];
    const tip = [px + dx / 2, py + dy / 2];
    const ends = [[px - dx / 2, py - dy / 2, ...tip]];
    for (const turn of [spread, -spread]) {
      const [cosine, sine] = [head * Math.cos(turn), head * Math.sin(turn)];
      const side = [dx * cosine - (dy / shape.slant) * sine, dx * shape.slant * sine + dy * cosine];
      ends.push([...tip, tip[0] - side[0], tip[1] - side[1]]);
    }
    for (const [x0, y0, x1, y1] of ends) {
      for (const [name, value] of Object.entries({ x0, y0, x1, y1, x: px, y: py, u: us[i], v: vs[i] })) {
        found[name].push(value);
      }
    }
  }
  Object.assign(columns, found);
}

register({ arrows: { path: segmentsPath, columns: arrows } });
