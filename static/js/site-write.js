// A record from the site: written in a minute, kept on this device first, sent when there is a line, once.
"use strict";
(async () => {
  const { store, shrink } = KeyworksSite;
  const $ = (id) => document.getElementById(`site-${id}`);
  const main = document.getElementById("main"), form = $("form");
  const words = JSON.parse($("words").textContent);
  const said = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, one) => values[one]);
  const LONGEST_WAIT = 60000, MANY = 20;
  let me = null, photos = [], place = null, keeping = 0, taking = Promise.resolve(), wait = 0, timer;

  const cookie = (name) => (document.cookie.match(`(?:^|; )${name}=([^;]+)`) || [])[1] || "";
  // Not crypto.randomUUID: browsers have that over https only.
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  // The office's day, on a device whose clock may differ: by how far is kept with the person's lists.
  const office = () => {
    const parts = new Intl.DateTimeFormat("en-CA", {
      timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", hourCycle: "h23",
    }).formatToParts(new Date(Date.now() + me.offset));
    const of = (type) => parts.find((part) => part.type === type).value;
    return { day: `${of("year")}-${of("month")}-${of("day")}`, hour: Number(of("hour")) };
  };

  const element = (tag, text = "", className = "") => {
    const made = document.createElement(tag);
    made.textContent = text;
    made.className = className;
    return made;
  };
  const tell = (name, { link = false } = {}) => {
    const box = $("state");
    box.hidden = !name;
    box.replaceChildren(name ? said(name) : "");
    if (link) {
      const way = element("a", words.sign_in);
      way.href = main.dataset.login;
      box.append(" ", way);
    }
  };

  // Who is here, and of which projects they write.
  const use = (data) => {
    const other = me && me.owner !== data.owner;
    const changed = other || JSON.stringify(me?.projects) !== JSON.stringify(data.projects);
    me = data;
    if (other) clear();
    $("who").textContent = me.name;
    form.hidden = false;
    if (changed) fill();
    if (!$("day").value) startDay();
  };
  const startDay = () => {
    const { day, hour } = office();
    $("day").value = $("day").max = day;
    form.elements.half.value = hour < 12 ? "am" : "pm";
  };
  const fill = () => {
    const chosen = $("project").value || localStorage.getItem(`keyworks-site-last-${me.owner}`) || "";
    const wanted = $("find").value.trim().toLowerCase();
    const fits = me.projects.filter(([code, name]) => `${code} ${name}`.toLowerCase().includes(wanted));
    $("project").replaceChildren(...[["", "—"], ...fits].map(([code, name]) => new Option(code ? `${name} ${code}` : name, code)));
    $("find").hidden = me.projects.length <= MANY;
    $("project").value = fits.some(([code]) => code === chosen) ? chosen : wanted && fits.length ? fits[0][0] : "";
    choose();
  };
  const choose = () => {
    const [, , stationed] = me.projects.find(([code]) => code === $("project").value) || [];
    $("stationed-row").hidden = !stationed;
    if (!stationed) $("stationed").checked = false;
  };
  const nobody = () => {
    me = null;
    form.hidden = true;
    $("who").textContent = "";
    tell("nobody", { link: true });
  };
  const ask = async () => {
    let answer;
    try {
      answer = await fetch(main.dataset.mine, { cache: "no-store", headers: { Accept: "application/json" } });
    } catch {
      return me ? tell("offline") : nobody();
    }
    if (answer.status >= 500) return me ? tell("failed") : nobody();
    if (!answer.ok || answer.redirected) return me ? tell("expired", { link: true }) : nobody();
    const { now, ...data } = await answer.json();
    data.offset = Date.parse(now) - Date.now();
    await store.keepOwn(data);
    if (!wait) tell(""); // else it says why something still waits to be sent
    use(data);
    return null;
  };

  // What goes with the record.
  const showPhotos = () => $("thumbs").replaceChildren(...photos.map((photo) => {
    const row = element("li"), image = element("img"), button = element("button", words.remove, "btn");
    image.src = photo.small;
    image.alt = photo.name;
    button.type = "button";
    button.addEventListener("click", () => {
      photos.splice(photos.indexOf(photo), 1);
      showPhotos();
    });
    row.append(photo.small ? image : photo.name, button);
    return row;
  }));
  const take = async (files, those) => {
    for (const file of files) {
      if (those.length >= Number(main.dataset.most)) return wrong("many");
      those.push(await shrink(file));
      showPhotos();
    }
    return null;
  };
  $("photos").addEventListener("change", () => {
    const files = [...$("photos").files], those = photos;
    $("photos").value = "";
    taking = taking.then(() => take(files, those));
  });
  const takePlace = () => {
    $("placed").textContent = words.place_wait;
    if (!navigator.geolocation) refusePlace();
    else navigator.geolocation.getCurrentPosition(({ coords }) => {
      const { latitude, longitude, accuracy } = coords;
      place = { latitude: latitude.toFixed(6), longitude: longitude.toFixed(6), accuracy: Math.round(accuracy) };
      $("placed").textContent = said("place", { m: place.accuracy });
    }, refusePlace, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  };
  const refusePlace = () => { $("placed").textContent = words.place_no; };
  $("place").addEventListener("click", takePlace);

  // Kept first, sent then.
  const wrong = (name, field) => {
    $("wrong").hidden = !name;
    $("wrong").textContent = name ? words[name] : "";
    field?.focus();
    return name;
  };
  const judge = () => {
    if (!$("project").value) return wrong("choose", $("project"));
    if (!$("text").value.trim()) return wrong("text", $("text"));
    if (Boolean($("kind").value) !== Boolean($("title").value.trim())) {
      $("problem").open = true;
      return wrong("title", $("kind").value ? $("title") : $("kind"));
    }
    return wrong("");
  };
  const written = () => ({
    once: newKey(), owner: me.owner, written: Date.now(),
    project: $("project").value, projectName: me.projects.find(([code]) => code === $("project").value)[1],
    day: $("day").value, half: form.elements.half.value, stationed: $("stationed").checked, text: $("text").value,
    kind: $("kind").value, title: $("title").value.trim(), photos, place,
  });
  const clear = () => {
    $("text").value = $("kind").value = $("title").value = $("placed").textContent = "";
    $("problem").open = false;
    photos = [];
    place = null;
    showPhotos();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (keeping && !$("text").value) return; // pressed twice, it is still one record
    if (judge()) return;
    const record = written();
    clear(); // at once: what is typed while this one is being kept belongs to the next
    keeping += 1;
    try {
      await taking; // a photo that is still being made smaller belongs to it
      await store.put(record);
    } catch {
      record.text = [record.text, $("text").value].filter(Boolean).join("\n");
      record.photos.push(...photos);
      takeBack(record);
      wrong("full");
      return;
    } finally {
      keeping -= 1;
    }
    localStorage.setItem(`keyworks-site-last-${record.owner}`, record.project);
    await show();
    send();
  });

  const token = () => cookie("csrftoken");
  const asForm = (record) => {
    const body = new FormData();
    for (const name of ["once", "owner", "project", "day", "half", "text", "kind", "title"]) body.append(name, record[name]);
    if (record.stationed) body.append("stationed", "on");
    for (const [name, value] of Object.entries(record.place || {})) body.append(name, value);
    for (const photo of record.photos) body.append("photos", photo.blob, photo.name);
    return body;
  };
  // Why sending ends for now; what ails one record alone holds none of the others up.
  class Stopped extends Error {}
  const BUSY = [408, 425, 429];
  const sendOne = async (record) => {
    const answer = await fetch(main.dataset.send, {
      method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token() }, body: asForm(record),
    });
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.status === 401 || answer.redirected || (answer.status === 403 && !isOurs)) throw new Stopped("expired");
    if (answer.status >= 500 || BUSY.includes(answer.status) || (answer.ok && !isOurs)) return false;
    const why = isOurs ? await answer.json() : { refused: said("unread", { code: answer.status }) };
    if (answer.ok) await store.settle(record, why);
    // Somebody else has signed in meanwhile: it stays for its owner.
    else if (answer.status === 409 && (await ask(), me?.owner !== record.owner)) throw new Stopped("signed_out");
    else await store.put({ ...record, refused: why.refused });
    return true;
  };
  const sendAll = async () => {
    const waiting = (await store.all()).filter((one) => one.owner === me?.owner && !one.receipt && !one.refused);
    if (!waiting.length && !wait) return;
    if (waiting.length) tell("sending");
    let why = "";
    try {
      for (const record of waiting) {
        if (!await sendOne(record)) why = "failed";
        await show();
      }
    } catch (error) {
      why = error instanceof Stopped ? error.message : "offline";
    }
    tell(why, { link: why === "expired" });
    wait = why ? Math.min(LONGEST_WAIT, wait ? wait * 2 : 5000) : 0;
    if (why) timer = setTimeout(send, wait);
  };
  // One window sends at a time.
  const send = async () => {
    clearTimeout(timer);
    if (!me) return;
    if (!navigator.locks) await sendAll();
    else await navigator.locks.request("keyworks-site", { ifAvailable: true }, (lock) => lock && sendAll());
    await show();
  };

  // What lies here.
  const line = (record) => {
    const row = element("li"), { receipt, refused } = record;
    row.append(element("strong", record.projectName), element("span", record.day, "kw-soft"));
    if (receipt) {
      const way = element("a", `✓ ${words.sent} ${receipt.at}`);
      way.href = receipt.address;
      const told = element("span", "", "site-said");
      told.append(way, receipt.problem ? ` · ${said("problem", { number: receipt.problem })}` : "", receipt.again ? ` · ${words.again}` : "");
      row.append(told);
      return row;
    }
    row.append(element("span", refused ? said("refused", { why: refused }) : `○ ${words.kept}`, `site-said${refused ? " is-refused" : ""}`));
    row.append(element("span", record.text.slice(0, 80), "site-said kw-soft"));
    if (refused) row.append(buttons(record));
    return row;
  };
  const buttons = (record) => {
    const row = element("span", "", "site-buttons");
    for (const [word, then] of [["way_back", () => takeBack(record)], ["remove", () => {}]]) {
      const button = element("button", words[word], "btn");
      button.type = "button";
      button.addEventListener("click", async () => {
        then();
        await store.remove(record.once);
        await show();
      });
      row.append(button);
    }
    return row;
  };
  const takeBack = (record) => {
    $("find").value = "";
    fill();
    for (const name of ["project", "day", "text", "kind", "title"]) $(name).value = record[name];
    form.elements.half.value = record.half;
    choose();
    $("stationed").checked = record.stationed;
    $("problem").open = Boolean(record.kind || record.title);
    ({ photos, place } = record);
    showPhotos();
    $("text").focus();
  };
  const show = async () => {
    const rows = await store.all();
    const mine = rows.filter((one) => one.owner === me?.owner);
    const waiting = mine.filter((one) => !one.receipt);
    const others = rows.filter((one) => one.owner !== me?.owner && !one.receipt).length;
    $("kept").hidden = !mine.length && !others;
    $("count").textContent = waiting.length ? said("unsent", { n: waiting.length }) : "";
    $("again").hidden = !waiting.some((one) => !one.refused);
    $("list").replaceChildren(...mine.reverse().map(line));
    $("others").hidden = !others;
    $("others").textContent = others ? said("others", { n: others }) : "";
  };

  $("find").addEventListener("input", fill);
  $("project").addEventListener("change", choose);
  $("again").addEventListener("click", send);
  addEventListener("online", () => ask().then(send));
  addEventListener("offline", () => tell(me ? "offline" : "nobody"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  // The page opens without a line from the second time on.
  navigator.serviceWorker?.register(main.dataset.worker).catch(() => {});
  const owner = cookie(main.dataset.cookie);
  try {
    const own = owner && await store.own(owner);
    if (own) use(own);
    await show();
  } catch {
    location.replace(main.dataset.send); // a browser that keeps nothing: the plain form
    return;
  }
  await ask();
  await show();
  send();
})();
