// Keeps the pages that a reader opens, and shows the copies while the portal can't be reached.
// Registered on the offline page alone, by readers who ask for it. PORTAL stands above.
const PAGES = "ucan-pages";
const FILES = "ucan-files"; // their styles, scripts and drawings; photographs are not kept
const SHELL = "ucan-shell"; // the offline page in each language, and when was last looked round
const KEPT_AT = "X-Kept-At";
const MOST_PAGES = 60;
const PATIENCE = 4500; // ms that a bad line gets before a copy is shown
const LOOK_ROUND = 10 * 60 * 1000; // ms between two looks at whether the kept pages still exist
const LOOKED_ROUND = "/looked-round";

const LANGUAGES = Object.keys(PORTAL.words).join("|");
const PUBLIC = new RegExp(`^/(${LANGUAGES})/`);
// Never the newsletter's pages, which may be for one reader, nor what is an answer to a form.
const UNKEPT = new RegExp(`^/(${LANGUAGES})/(newsletter|search|contact|offline)/`);
const HASHED = /^\/static\/.*\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepOfflinePages());
});

self.addEventListener("activate", (event) => event.waitUntil(begin()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && PUBLIC.test(url.pathname)) event.respondWith(page(event, url));
  else if (HASHED.test(url.pathname)) event.respondWith(file(request));
});

const words = (url) => PORTAL.words[url.pathname.slice(1, 3)];
const isEventList = (url) => Object.values(PORTAL.words).some(({ events }) => events === url.pathname);
const isKeepable = (url) => !url.search && PUBLIC.test(url.pathname) && !UNKEPT.test(url.pathname);
const isGone = ({ status, type }) => [404, 410].includes(status) || type === "opaqueredirect";

function mayBeKept(response) {
  const control = response.headers.get("Cache-Control") ?? "";
  const type = response.headers.get("Content-Type") ?? "";
  return response.status === 200 && type.startsWith("text/html") && !/private|no-store/.test(control);
}

async function keepOfflinePages() {
  const shell = await caches.open(SHELL);
  for (const { page } of Object.values(PORTAL.words)) {
    const response = await fetch(page, { cache: "no-cache", credentials: "omit" });
    if (!response.ok) throw new Error(page); // the browser tries again, the worker of before stays
    await keepFiles(await response.clone().text());
    await shell.put(page, response);
  }
}

async function begin() {
  await self.clients.claim();
  for (const client of await self.clients.matchAll({ type: "window" })) {
    const own = words(new URL(client.url));
    if (own) await renew(own.events);
  }
}

async function page(event, url) {
  const kept = isKeepable(url) && (await (await caches.open(PAGES)).match(url.href));
  const asked = fromNetwork(event, url);
  event.waitUntil(asked.catch(() => undefined)); // a late answer is still kept
  const answer = await (kept ? Promise.race([asked, impatience()]) : asked).catch(() => undefined);
  if (answer && (answer.status < 500 || !kept)) return answer;
  return kept ? copyOf(kept, url) : offlinePage(url);
}

const impatience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

async function fromNetwork(event, url) {
  const response = await fetch(event.request);
  if (isKeepable(url) && mayBeKept(response)) event.waitUntil(keep(url.href, response.clone()));
  if (isGone(response)) await (await caches.open(PAGES)).delete(url.href);
  if (response.status < 500) event.waitUntil(lookRound());
  return response;
}

async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}

async function keep(href, response) {
  const html = await response.text();
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set(KEPT_AT, new Date().toISOString());
  const pages = await caches.open(PAGES);
  await pages.delete(href); // so that it is the youngest again
  await pages.put(href, new Response(html, { headers }));
  await keepFiles(html);
  const old = (await pages.keys()).filter(({ url }) => !isEventList(new URL(url)));
  for (const request of old.slice(0, -MOST_PAGES)) await pages.delete(request);
}

const filesOf = (html) => new Set(
  [...html.matchAll(/(?:href|src)="(\/static\/[^"#?]+)/g)].map(([, path]) => path).filter((path) => HASHED.test(path)),
);

async function keepFiles(html) {
  const files = await caches.open(FILES);
  for (const path of filesOf(html)) {
    if (!(await files.match(path, { ignoreVary: true }))) await files.add(path);
  }
}

async function renew(path) {
  const response = await fetch(path, { credentials: "omit" });
  if (mayBeKept(response)) await keep(new URL(path, self.location.origin).href, response);
}

// The portal answers: what it has withdrawn meanwhile goes, visited again or not.
async function lookRound() {
  const shell = await caches.open(SHELL);
  const last = await shell.match(LOOKED_ROUND);
  if (last && Date.now() - Number(await last.text()) < LOOK_ROUND) return;
  await shell.put(LOOKED_ROUND, new Response(String(Date.now())));
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) {
    if (isEventList(new URL(request.url))) await renew(request.url);
    else if (isGone(await look(request.url))) await pages.delete(request);
  }
  await dropUnusedFiles(pages);
}

const look = (url) => fetch(url, { method: "HEAD", cache: "no-store", credentials: "omit", redirect: "manual" });

async function dropUnusedFiles(pages) {
  const used = new Set();
  for (const cache of [pages, await caches.open(SHELL)]) {
    for (const request of await cache.keys()) {
      const html = await (await cache.match(request)).text();
      filesOf(html).forEach((path) => used.add(path));
    }
  }
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    if (!used.has(new URL(request.url).pathname)) await files.delete(request);
  }
}

function copyOf(kept, url) {
  const language = url.pathname.slice(1, 3);
  const date = new Date(kept.headers.get(KEPT_AT));
  const said = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(date);
  return withNotice(kept, words(url).copy.replace("{date}", said), 200);
}

async function offlinePage(url) {
  const shell = await caches.open(SHELL);
  return withNotice(await shell.match(words(url).page, { ignoreVary: true }), words(url).nothing, 503);
}

async function withNotice(response, notice, status) {
  const html = await response.text();
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const said = `<p class="notice notice-page notice-offline">${notice}</p>`;
  return new Response(html.replace(/<main[^>]*>/, (main) => main + said), { status, headers });
}
