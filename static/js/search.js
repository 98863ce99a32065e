// Offers the best results while somebody types: ARIA Authoring Practices, pattern "Combobox".
// Without it the form leads to the same results.
const box = document.querySelector("[data-suggestions]");
const list = document.getElementById("suggestions");
const count = document.getElementById("suggestion-count");
const PAUSE = 150; // milliseconds after a key before the server is asked
let timer;
let asked;
let active = -1;

box.type = "text"; // a search field may not be a combobox (ARIA in HTML)
box.setAttribute("role", "combobox");
box.setAttribute("aria-autocomplete", "list");
box.setAttribute("aria-controls", list.id);
list.setAttribute("role", "listbox");
close();

function close() {
  list.hidden = true;
  active = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function choose(index) {
  const options = [...list.children];
  active = (index + options.length) % options.length;
  options.forEach((option, at) => option.setAttribute("aria-selected", at === active));
  box.setAttribute("aria-activedescendant", options[active].id);
  options[active].scrollIntoView({ block: "nearest" });
}

function optionOf(item, index) {
  const option = document.createElement("li");
  option.id = `suggestion-${index}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.address = item.address;
  const title = document.createElement("span");
  title.innerHTML = item.html; // escaped by the server, all but its marks
  if (item.language) title.lang = item.language;
  const kind = document.createElement("small");
  kind.textContent = item.kind;
  option.append(title, " ", kind);
  return option;
}

async function suggest() {
  asked?.abort();
  asked = new AbortController();
  const query = box.value.trim();
  if (query.length < 2) return close();
  try {
    const address = `${box.dataset.suggestions}?q=${encodeURIComponent(query)}`;
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) return close();
    const { items, message } = await answer.json();
    close();
    list.replaceChildren(...items.map(optionOf));
    list.hidden = !items.length || document.activeElement !== box;
    box.setAttribute("aria-expanded", !list.hidden);
    count.textContent = message;
  } catch (error) {
    if (error.name !== "AbortError") close(); // without a connection the form is still there
  }
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE);
});

box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: active < 0 ? 0 : -1 }[event.key];
  if (event.key === "Escape" && !list.hidden) close();
  else if (list.hidden || !(step !== undefined || (event.key === "Enter" && active >= 0))) return;
  else if (event.key === "Enter") location.assign(list.children[active].dataset.address);
  else choose(active + step);
  event.preventDefault();
});

// A press must not take the focus away before the click arrives.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) location.assign(option.dataset.address);
});
box.addEventListener("blur", () => {
  clearTimeout(timer);
  asked?.abort();
  close();
});
