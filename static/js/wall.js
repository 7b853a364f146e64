// The wall goes on by itself: it turns its slides, looks for newer figures, and keeps the last good ones,
// saying so, while there is no connection. Space pauses, arrows turn.
(() => {
  "use strict";
  const place = document.getElementById("wall");
  const lost = document.getElementById("wall-lost");
  const issuer = document.getElementById("wall-issuer");
  const steer = document.querySelector(".wall-steer");
  const dots = steer.querySelector(".wall-dots");
  const where = document.getElementById("wall-where");
  const pause = steer.querySelector("[data-pause]");
  const clock = document.getElementById("wall-clock");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const wide = matchMedia("(min-aspect-ratio: 5/2)");
  const SECOND = 1000;
  const PATIENCE = 20 * SECOND; // a request that hangs is no answer
  let at = 0;
  let paused = false;
  let good = new Date();
  let mark = null;
  let turning = null;
  let looking = null;

  const slides = () => [...place.querySelectorAll(".wall-slide")];
  const abreast = () => (wide.matches ? 2 : 1);
  const pages = () => Math.max(1, Math.ceil(slides().length / abreast()));
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const time = (moment) => `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;

  function show() {
    at = ((at % pages()) + pages()) % pages();
    const first = at * abreast();
    slides().forEach((slide, index) => {
      slide.hidden = index < first || index >= first + abreast();
    });
    dots.replaceChildren(
      ...Array.from({ length: pages() }, (_, index) => {
        const dot = document.createElement("i");
        dot.classList.toggle("wall-here", index === at);
        return dot;
      }),
    );
    where.textContent = filled(where.dataset.words, { number: at + 1, all: pages() });
    place.dataset.at = String(at);
  }

  function turn(step) {
    at += step;
    show();
    wind();
  }

  // Each turn begins a new wait, so that a slide chosen by hand stays as long as any other.
  function wind() {
    clearTimeout(turning);
    if (!paused && !calm.matches) turning = setTimeout(() => turn(1), Number(place.dataset.turn) * SECOND);
  }

  function setPaused(value) {
    paused = value;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? pause.dataset.goWord : pause.dataset.pauseWord;
    wind();
  }

  // Whoever wants no motion turns by hand: there is nothing to pause.
  function obey() {
    pause.hidden = calm.matches;
    wind();
  }

  function say(isLost) {
    lost.hidden = !isLost;
    issuer.hidden = isLost;
    if (isLost) lost.textContent = filled(lost.dataset.words, { time: time(good) });
  }

  async function look() {
    clearTimeout(looking);
    try {
      const answer = await fetch(place.dataset.slides, {
        cache: "no-cache",
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 404 || answer.status === 410) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      const newMark = answer.headers.get("ETag") ?? text;
      if (newMark !== mark && mark !== null) replace(text);
      mark = newMark;
      good = new Date();
      say(false);
    } catch {
      say(true);
    }
    looking = setTimeout(look, Number(place.dataset.look) * SECOND);
  }

  function replace(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const figures = page.getElementById("wall-figures");
    if (!figures) throw new Error("not the slides");
    document.getElementById("wall-figures").replaceWith(figures);
    show();
  }

  function tick() {
    clock.textContent = time(new Date());
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onButton = event.target instanceof HTMLButtonElement;
    if (event.key === "ArrowRight" || event.key === "PageDown") turn(1);
    else if (event.key === "ArrowLeft" || event.key === "PageUp") turn(-1);
    else if ((event.key === " " && !onButton) || event.key === "p") setPaused(!paused);
    else return;
    event.preventDefault();
  });
  for (const button of steer.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => turn(Number(button.dataset.step)));
  }
  pause.addEventListener("click", () => setPaused(!paused));
  calm.addEventListener("change", obey);
  wide.addEventListener("change", show);
  addEventListener("offline", () => say(true));
  addEventListener("online", look);

  document.body.classList.add("wall-live");
  steer.hidden = false;
  tick();
  setInterval(tick, 5 * SECOND);
  show();
  obey();
  look();
})();
