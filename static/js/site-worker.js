// Keeps the page of records from the site and what it is made of, so that it opens without a line. It holds
// nobody's data: what is a person's own lies in the page's own store. The names of what is kept come from
// the site (self.KEPT); another version of any of it is another worker.
"use strict";
const { name, page, assets } = self.KEPT;
const PATIENCE = 3000;

const keepPage = async (response) => {
  // A page that leads elsewhere is the door, not the page.
  if (!response.ok || response.redirected) return;
  const cache = await caches.open(name);
  await cache.put(page, response.clone());
};

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(name);
  await cache.addAll(assets);
  const response = await fetch(page, { credentials: "same-origin", cache: "no-store" });
  if (!response.ok || response.redirected) throw new Error("signed out");
  await cache.put(page, response);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const old of await caches.keys()) {
    if (old.startsWith("keyworks-site-") && old !== name) await caches.delete(old);
  }
  await self.clients.claim();
})()));

const kept = async (what) => (await caches.open(name)).match(what, { ignoreSearch: true, ignoreVary: true });

const openPage = async (request) => {
  const fresh = fetch(request).then(async (response) => {
    await keepPage(response);
    return response;
  });
  fresh.catch(() => {});
  const slow = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  try {
    const first = await Promise.race([fresh, slow]);
    // Signed out: the page says so itself, and shows what waits here.
    if (first && first.status !== 401) return first;
  } catch { /* no line */ }
  return (await kept(page)) || fresh;
};

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === page) event.respondWith(openPage(request));
  else if (assets.includes(url.pathname)) {
    event.respondWith(kept(url.pathname).then((found) => found || fetch(request)));
  }
});
