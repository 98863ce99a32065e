// The offline page: switches reading offline on and off, and lists what this device keeps.
const root = document.querySelector("[data-offline]");
const [on, off] = ["on", "off"].map((name) => root.querySelector(`[data-switch="${name}"]`));
const workers = navigator.serviceWorker;

async function switchOn() {
  await workers.register("/sw.js", { scope: "/" });
  await workers.ready;
}

async function switchOff() {
  const registration = await workers.getRegistration("/");
  await registration?.unregister();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("ucan-")).map((name) => caches.delete(name)));
}

async function show() {
  const active = Boolean(await workers.getRegistration("/"));
  on.hidden = active;
  off.hidden = !active;
  for (const text of root.querySelectorAll("[data-state]")) text.hidden = text.dataset.state !== (active ? "on" : "off");
  await list();
}

async function list() {
  const kept = (await caches.has("ucan-pages")) ? await rows() : []; // to open it would make it
  const shelf = root.querySelector("[data-kept]");
  shelf.replaceChildren(...kept.reverse());
  shelf.hidden = kept.length === 0;
  root.querySelector("[data-none]").hidden = !shelf.hidden;
}

async function rows() {
  const pages = await caches.open("ucan-pages");
  return Promise.all((await pages.keys()).map(async (request) => row(request, await pages.match(request))));
}

async function row(request, response) {
  const kept = new DOMParser().parseFromString(await response.text(), "text/html");
  const since = response.headers.get("X-Kept-At");
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  const item = root.querySelector("template").content.cloneNode(true);
  const [link, time] = [item.querySelector("a"), item.querySelector("time")];
  Object.assign(link, { href: request.url, textContent: kept.querySelector("h1").textContent.trim(), lang: kept.documentElement.lang });
  Object.assign(time, { dateTime: since, textContent: format.format(new Date(since)) });
  return item;
}

async function press(button, act) {
  button.disabled = true;
  try {
    await act();
  } finally {
    button.disabled = false;
    await show();
  }
  (on.hidden ? off : on).focus();
}

if (workers && "caches" in window) {
  on.addEventListener("click", () => press(on, switchOn));
  off.addEventListener("click", () => press(off, switchOff));
  workers.addEventListener("controllerchange", show);
  show();
}
