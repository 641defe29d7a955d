/** Two bell curves and p log(p / q) at 401 points, drawn again on every input event of the slider. */
const POINTS = 401;
const [svg, slider] = [document.querySelector("svg"), document.getElementById("mu_p")];
const paths = svg.querySelectorAll("path");
const query = new URLSearchParams(location.search);
svg.style.width = `${query.get("width") ?? 720}px`;
svg.style.height = `${query.get("height") ?? 480}px`;

const bell = (x, mean, width) => Math.exp(-0.5 * ((x - mean) / width) ** 2) / (width * Math.sqrt(2 * Math.PI));

function draw() {
  const d = ["M", "M", "M"];
  for (let i = 0; i < POINTS; i++) {
    const x = -8 + (16 * i) / (POINTS - 1);
    const p = bell(x, slider.valueAsNumber, 0.8);
    const q = bell(x, -1, 1.2);
    [p * Math.log(p / q), p, q].forEach((y, curve) => {
      d[curve] += `${Math.round((i / (POINTS - 1)) * 10000)} ${Math.round(10000 - ((y + 0.4) / 1.8) * 10000)} `;
    });
  }
  paths.forEach((path, curve) => path.setAttribute("d", d[curve]));
}

slider.addEventListener("input", draw);
draw();
