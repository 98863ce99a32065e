// Shows a chosen time on the clocks of other places too; the server knows when clocks change.
"use strict";
{
  const field = document.querySelector("[data-moment]");
  const place = document.getElementById("clocks");
  let asked;

  function lineOf(clock) {
    const line = document.createElement("li");
    const time = document.createElement("strong");
    time.textContent = clock.time;
    line.append(`${clock.place}: `, time);
    return line;
  }

  async function show() {
    asked?.abort();
    place.replaceChildren();
    if (!field.value) return;
    asked = new AbortController();
    try {
      const query = new URLSearchParams({ scheduled_for: field.value });
      const answer = await fetch(`${field.dataset.moment}?${query}`, { signal: asked.signal });
      const { clocks, error } = await answer.json();
      field.setCustomValidity(error);
      const list = document.createElement("ul");
      list.className = "clocks";
      list.append(...clocks.map(lineOf));
      place.replaceChildren(...(error ? [error] : [list]));
    } catch {
      // Without an answer the server still checks the time when it is sent.
    }
  }

  field?.addEventListener("change", show);
  // On a slow line somebody chooses before this script is there.
  if (field && field.value !== field.defaultValue) show();
}
