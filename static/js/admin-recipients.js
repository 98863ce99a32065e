// Counts a mailing's readers anew whenever its cities or themes change.
"use strict";
{
  const names = ["cities", "themes"];
  const output = document.querySelector(".readers-now output");
  const button = output?.parentElement.querySelector("input");
  const form = output?.closest("form");
  let waiting;
  let asked = 0;

  async function count() {
    const mine = ++asked;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const box of form.querySelectorAll(":checked")) {
      if (names.includes(box.name)) body.append(box.name, box.value);
    }
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

  if (button) {
    button.hidden = true;
    form.addEventListener("change", (event) => {
      if (!names.includes(event.target.name)) return;
      clearTimeout(waiting);
      waiting = setTimeout(count, 400);
    });
    // On a slow line somebody chooses before this script is there.
    const isChanged = (box) => names.includes(box.name) && box.checked !== box.defaultChecked;
    if ([...form.elements].some(isChanged)) count();
  }
}
