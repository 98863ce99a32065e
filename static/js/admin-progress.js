// Renews the figures of a mailing every two seconds while somebody looks at them.
"use strict";
{
  const place = document.querySelector("[data-progress]");
  const [milestone, figures, buttons] = ["milestone", "figures", "buttons"].map((id) => document.getElementById(id));
  const EVERY = 2000; // milliseconds
  let timer;
  let isOver = false;

  function show(answer) {
    figures.innerHTML = answer.figures; // written by the portal's own template
    // Said aloud, so only when there is something new to say.
    if (milestone.textContent !== answer.milestone) milestone.textContent = answer.milestone;
    if (place.dataset.stage !== answer.stage) {
      place.dataset.stage = answer.stage;
      const hadFocus = buttons.contains(document.activeElement);
      buttons.innerHTML = answer.buttons;
      if (hadFocus) buttons.focus();
    }
    isOver = answer.is_over;
  }

  async function renew() {
    clearTimeout(timer);
    if (document.hidden || isOver) return;
    try {
      const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.redirected || (!answer.ok && answer.status < 500)) {
        milestone.textContent = place.dataset.lost; // logged out, or gone
        isOver = true;
        return;
      }
      if (answer.ok) show(await answer.json());
    } catch {
      // The line is down for a moment: it is tried again.
    }
    clearTimeout(timer);
    timer = setTimeout(renew, EVERY);
  }

  document.addEventListener("visibilitychange", renew);
  timer = setTimeout(renew, EVERY);
}
