/** Two bell curves and p log(p / q) at 401 points, drawn again on every input event of the slider. */
const POINTS = 401;
const [svg, slider] = [document.querySelector("svg"), document.getElementById("mu_p")];
const [contribution, first, second] = svg.querySelectorAll("path");
const query = new URLSearchParams(location.search);
svg.style.width = `${query.get("width") ?? 720}px`;
svg.style.height = `${query.get("height") ?? 480}px`;

const bell = (x, mean, width) => Math.exp(-0.5 * ((x - mean) / width) ** 2) / (width * Math.sqrt(2 * Math.PI));
const across = (i) => Math.round((i / (POINTS - 1)) * 10000);
const down = (y) => Math.round(10000 - ((y + 0.4) / 1.8) * 10000);

function draw() {
  const mean = slider.valueAsNumber;
  let [a, b, c] = ["M", "M", "M"];
  for (let i = 0; i < POINTS; i++) {
    const x = -8 + (16 * i) / (POINTS - 1);
    const p = bell(x, mean, 0.8);
    const q = bell(x, -1, 1.2);
    const left = across(i);
    a += `${left} ${down(p * Math.log(p / q))} `;
    b += `${left} ${down(p)} `;
    c += `${left} ${down(q)} `;
  }
  contribution.setAttribute("d", a);
  first.setAttribute("d", b);
  second.setAttribute("d", c);
}

slider.addEventListener("input", draw);
draw();
