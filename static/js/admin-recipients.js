// Counts a mailing's readers anew whenever its cities or themes change.
"use strict";
{
  const names = ["cities", "themes"];
  const output = document.querySelector(".readers-now output");
  const form = output?.closest("form");
  let waiting;
  let asked = 0;

  // Django's choosers keep what is chosen in a list of their own: a filter hides some of it.
  const chosen = (name) => (window.SelectBox?.cache[`id_${name}_to`] ?? []).map((option) => option.value);

  async function count() {
    const mine = ++asked;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const name of names) chosen(name).forEach((value) => body.append(name, value));
    try {
      const response = await fetch(output.dataset.url, {
        method: "POST", body, headers: { Accept: "application/json" },
      });
      const { text } = await response.json();
      if (mine === asked) output.textContent = text;
    } catch {
      // Without an answer the button still counts.
      button.hidden = false;
    }
  }

  const button = output?.parentElement.querySelector("input");
  // Django makes the choosers when the page is loaded; its handler was there first.
  if (button) window.addEventListener("load", () => {
    button.hidden = true;
    const observer = new MutationObserver(() => {
      clearTimeout(waiting);
      waiting = setTimeout(count, 400);
    });
    for (const name of names) observer.observe(document.getElementById(`id_${name}_to`), { childList: true });
  });
}
