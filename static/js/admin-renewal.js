// Renews a page of the admin while something goes on and somebody looks.
//
// data-progress: the address of what is new; data-stage: what a new one changes more than figures;
// data-lost: what is said when the address gives no more answers.
"use strict";
{
  const place = document.querySelector("[data-progress]");
  const milestone = document.getElementById("milestone");
  const EVERY = 2000; // milliseconds
  const SELDOM = 60_000;
  const shown = {};
  let pause = EVERY;
  let timer;
  let isOver = false;

  // Who is on a link stays on it; who is on a button that may be another one now, stays beside it.
  function put(id, html) {
    if (shown[id] === html) return;
    shown[id] = html;
    const part = document.getElementById(id);
    const focused = part.contains(document.activeElement) && document.activeElement;
    const href = focused && focused.getAttribute("href");
    part.innerHTML = html; // written by the portal's own template
    if (!focused) return;
    const link = [...part.querySelectorAll("a")].find((each) => each.getAttribute("href") === href);
    (link ?? part).focus();
  }

  function show(answer) {
    if ("figures" in answer) put("figures", answer.figures);
    // Said aloud, so only when there is something new to say.
    if (milestone.textContent !== answer.milestone) milestone.textContent = answer.milestone;
    if (place.dataset.stage !== answer.stage) {
      place.dataset.stage = answer.stage;
      for (const [id, html] of Object.entries(answer.parts)) put(id, html);
    }
    isOver = answer.is_over;
  }

  async function ask() {
    const headers = { Accept: "application/json" };
    const answer = await fetch(place.dataset.progress, { headers, signal: AbortSignal.timeout(SELDOM) });
    if (answer.redirected || (!answer.ok && answer.status < 500)) {
      milestone.textContent = place.dataset.lost; // logged out, or gone
      isOver = true;
    } else if (answer.ok) {
      show(await answer.json());
    }
    return answer.ok;
  }

  async function renew() {
    clearTimeout(timer);
    if (document.hidden || isOver) return;
    // A line or a server that is down is asked less and less often.
    const isUp = await ask().catch(() => false);
    pause = isUp ? EVERY : Math.min(2 * pause, SELDOM);
    clearTimeout(timer);
    timer = setTimeout(renew, pause);
  }

  document.addEventListener("visibilitychange", renew);
  timer = setTimeout(renew, EVERY);
}
