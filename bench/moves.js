/**
 * Moves the slider `count` times and returns, per move, the milliseconds from the event to the painted frame.
 *
 * Run in the page by bench/slider.py. A frame counts as painted when a message posted in its animation frame arrives:
 * Chromium delivers it after style, layout and paint. Pauses are random, so that moves fall anywhere between frames.
 */
async ({ count, warmUp }) => {
  const slider = document.querySelector("#mu_p, input[name=mu_p]");
  const curves = () => [...document.querySelectorAll("path, polyline")].map((each) => each.outerHTML).join();
  const channel = new MessageChannel();
  const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const painted = () =>
    new Promise((resolve) => {
      channel.port1.onmessage = () => resolve();
      requestAnimationFrame(() => channel.port2.postMessage(null));
    });
  let [value, direction] = [0, 1];
  const move = () => {
    value += direction;
    if (Math.abs(value) >= 55) direction = -direction;
    slider.value = value * 0.05;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const times = [];
  for (let i = 0; i < warmUp + count; i++) {
    await sleep(4 + Math.random() * 17);
    const start = performance.now();
    move();
    await painted();
    if (i >= warmUp) times.push(performance.now() - start);
  }
  const before = curves();
  move();
  await painted();
  return { times, answers: curves() !== before };
};
