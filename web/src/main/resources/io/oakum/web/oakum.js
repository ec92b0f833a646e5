/* What the pages do beyond reading. No dependency, no inline handlers. Without it every page can be read and every form sent. */
(() => {
  "use strict";
  const doc = document, root = doc.documentElement;
  const $ = (s, r = doc) => r.querySelector(s), $$ = (s, r = doc) => [...r.querySelectorAll(s)];

  const say = (text) => {
    const el = doc.createElement("div");
    el.className = "toast"; el.textContent = text; $("#toasts").append(el); setTimeout(() => el.remove(), 5000);
  };

  /* copying: where the browser lets no page do it, as over plain http, the text is selected for the person to copy */
  const select = (el) => {
    const place = el.closest(".cmd") || $("pre,ol", el.closest(".code,section")), range = doc.createRange();
    range.selectNodeContents(place);
    if (place.contains(el)) range.setStartAfter($(".p", place) || el);
    getSelection().removeAllRanges(); getSelection().addRange(range);
  };
  const copy = async (el) => {
    const words = $("#toasts").dataset;
    try { await navigator.clipboard.writeText(el.dataset.copy); say(words.sayCopied); } catch { select(el); say(words.sayRefused); }
  };

  /* theme: the server writes data-theme from a cookie, so that nothing flashes; this only switches it */
  const flip = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    doc.cookie = `oakum-theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`;
  };

  /* times: countdowns run on the server's clock (data-now), moments are shown in the reader's zone */
  let t0 = Date.parse(root.dataset.now), p0 = performance.now();
  const now = () => t0 + performance.now() - p0;
  const clock = (fresh) => {
    t0 = Date.parse(fresh.documentElement.dataset.now); p0 = performance.now();
    if (fresh.documentElement.dataset.ends) root.dataset.ends = fresh.documentElement.dataset.ends;
  };
  const span = (ms) => {
    let s = Math.abs(ms) / 1e3 | 0; const d = s / 86400 | 0, h = s % 86400 / 3600 | 0, m = s % 3600 / 60 | 0;
    return d ? `${d} d ${h} h` : h ? `${h} h ${m} m` : m ? `${m} m` : `${s} s`;
  };
  const tick = (el) => { const t = span(Date.parse(el.dateTime) - now()); if (el.textContent !== t) el.textContent = t; };
  const moment = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const local = (el) => {
    const p = Object.fromEntries(moment.formatToParts(new Date(el.dateTime)).map((x) => [x.type, x.value]));
    el.textContent = `${p.day} ${p.month.slice(0, 3)} ${p.year}, ${p.hour}:${p.minute}`;
  };
  const dress = (where) => {
    $$("time[data-at]", where).forEach(local); $$("time[data-tick]", where).forEach(tick);
    const zone = $("[data-zone]", where); if (zone) zone.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  };
  dress(doc);
  setInterval(() => $$("time[data-tick]").forEach(tick), 1000);

  /* the session's end is told two minutes before. What a page asks by itself prolongs nothing; the button does, as any page does */
  const ending = $("#ending"), WARNED = 120000;
  const ends = () => Date.parse(root.dataset.ends) - now();
  const learn = async (headers) => {
    const answer = await fetch("/account", { headers: { Accept: "text/html", ...headers } }).catch(() => null);
    if (answer?.ok) clock(new DOMParser().parseFromString(await answer.text(), "text/html"));
  };
  let looked = false;
  const near = async () => {
    if (!ending || !root.dataset.ends) return;
    const isNear = ends() < WARNED && ends() > 0;
    if (!isNear) { looked = false; ending.hidden = true; return; }
    if (!ending.hidden || looked) return;
    // Another page of the same session may have prolonged it.
    looked = true; await learn({ "Oakum-Live": "1" });
    if (ends() >= WARNED) return;
    const when = $("time", ending); when.dateTime = root.dataset.ends; local(when); ending.hidden = false;
    say($("b", ending).textContent);
  };
  const stay = async (button) => {
    const before = ends(); await learn({});
    if (ends() > before) { near(); return; }
    // Twelve hours after the sign-in nothing prolongs it.
    const last = $("[data-say-last]", ending); last.textContent = last.dataset.sayLast; button.hidden = true;
  };
  setInterval(near, 1000);

  /* rows: expansion, j and k */
  const toggle = (b) => {
    const open = b.getAttribute("aria-expanded") !== "true", more = doc.getElementById(b.getAttribute("aria-controls"));
    b.setAttribute("aria-expanded", open); if (more) more.hidden = !open;
    b.closest("tr")?.classList.toggle("open", open);
  };
  const move = (d) => {
    const all = $$(".rows tbody tr[data-row]"); if (!all.length) return;
    const at = all.findIndex((r) => r.contains(doc.activeElement));
    const r = all[Math.max(0, Math.min(all.length - 1, at + d))];
    $("a", r)?.focus(); r.scrollIntoView({ block: "nearest" });
  };

  /* ticked rows: how many, and all of them */
  const ticks = () => $$("input[form=bulk]");
  const picked = () => {
    const say_ = $("#picked"), n = ticks().filter((t) => t.checked).length;
    if (!say_) return;
    say_.textContent = n ? (n === 1 ? say_.dataset.one : say_.dataset.many).replace("{0}", n) : say_.dataset.none;
    say_.closest("form").classList.toggle("bulk", n > 0);
  };
  picked();
  const tickAll = () => { const on = ticks().some((t) => !t.checked); ticks().forEach((t) => { t.checked = on; }); picked(); };

  /* dialogs and the command palette */
  const show = (id) => {
    const d = doc.getElementById(id); if (!d || d.open) return false;
    d.showModal(); if (id === "palette") { $("#pal-in").value = ""; seek(""); }
    return true;
  };
  const options = () => $$("#pal-list [role=option]:not([hidden])");
  const pick = (n) => {
    const all = options(); $$("#pal-list [role=option]").forEach((e) => e.setAttribute("aria-selected", "false"));
    if (!all.length) { $("#pal-in").removeAttribute("aria-activedescendant"); return; }
    const e = all[(n + all.length) % all.length];
    e.setAttribute("aria-selected", "true"); $("#pal-in").setAttribute("aria-activedescendant", e.id); e.scrollIntoView({ block: "nearest" });
  };
  const option = (found, n) => {
    const li = doc.createElement("li"), label = doc.createElement("bdi"), hint = doc.createElement("span");
    li.id = `found-${n}`; li.setAttribute("role", "option"); li.setAttribute("aria-selected", "false");
    li.dataset.href = found.href; li.dataset.found = "";
    label.className = "cut"; label.textContent = found.label; hint.className = "dim nowrap"; hint.textContent = found.hint;
    li.append(label, hint); return li;
  };
  let asked = 0, wait = 0;
  const look = async (q) => {
    const mine = ++asked, list = $("#pal-list");
    let found = [];
    if (q.length > 1) {
      const answer = await fetch(`/search.json?q=${encodeURIComponent(q)}`, { headers: { "Oakum-Live": "1" } }).catch(() => null);
      if (answer?.ok) found = (await answer.json()).found;
    }
    if (mine !== asked) return;
    $$("[data-found]", list).forEach((e) => e.remove());
    found.map(option).reverse().forEach((e) => list.prepend(e));
    $("#pal-none").hidden = options().length > 0; pick(0);
  };
  const seek = (q) => {
    q = q.trim();
    $$("#pal-list [role=option]:not([data-found])").forEach((e) => { e.hidden = !e.textContent.toLowerCase().includes(q.toLowerCase()); });
    $("#pal-none").hidden = true; pick(0);
    clearTimeout(wait); wait = setTimeout(() => look(q), 120);
  };
  const act = (e) => { if (e?.dataset.do === "theme") { flip(); $("#palette").close(); } else if (e) location.href = e.dataset.href; };

  doc.addEventListener("input", (e) => { if (e.target.id === "pal-in") seek(e.target.value); });
  doc.addEventListener("change", (e) => { if (e.target.matches("input[form=bulk]")) picked(); });
  doc.addEventListener("click", (e) => {
    const hit = (s) => e.target.closest(s); let el;
    if ((el = hit("[data-open]"))) { if (show(el.dataset.open)) e.preventDefault(); }
    else if ((el = hit("[data-close]"))) el.closest("dialog").close();
    else if (hit("[data-theme-switch]")) { e.preventDefault(); flip(); }
    else if ((el = hit("[data-copy]"))) copy(el);
    else if (hit("[data-pick-all]")) tickAll();
    else if ((el = hit("[data-stay]"))) stay(el);
    else if ((el = hit(".exp"))) toggle(el);
    else if ((el = hit("#pal-list [role=option]"))) act(el);
    else if (e.target.matches("dialog")) e.target.close();
  });

  const go = { o: "/", e: "/exposures", h: "/hosts", l: "/plans", r: "/rollouts", a: "/audit", p: "/people", f: "/feeds", k: "/tokens", d: "/docs" };
  let g = 0;
  doc.addEventListener("keydown", (e) => {
    if ((e.metaKey || e.ctrlKey) && e.key.toLowerCase() === "k" && $("#palette")) { e.preventDefault(); show("palette"); return; }
    if ($("#palette")?.open) {
      const all = options(), n = all.findIndex((x) => x.getAttribute("aria-selected") === "true");
      if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); pick(n + (e.key === "ArrowDown" ? 1 : -1)); }
      if (e.key === "Enter") { e.preventDefault(); if (n >= 0) act(all[n]); }
      return;
    }
    if (e.metaKey || e.ctrlKey || e.altKey || e.target.closest("input,textarea,select,dialog") || !$(".nav") || root.dataset.keys === "off") return;
    if (g && performance.now() - g < 900 && go[e.key]) { location.href = go[e.key]; return; }
    g = e.key === "g" ? performance.now() : 0;
    const row = doc.activeElement.closest?.("tr[data-row]");
    if (e.key === "?") show("keys");
    else if (e.key === "/") { const f = $("[data-filter]"); if (f) { e.preventDefault(); f.focus(); } }
    else if (e.key === "t") flip();
    else if (e.key === "j") move(1);
    else if (e.key === "k") move(-1);
    else if (e.key === "x" && row) { const t = $(".tick>input", row); if (t) { t.checked = !t.checked; picked(); } }
    else if (e.key === "b" && row) { const b = $(".exp", row); if (b) toggle(b); }
  });

  /* live: the stream only says that something changed; the page is fetched again and laid over what is there, so that scroll, focus,
     open rows and what was typed stay */
  const CONTROL = /^(INPUT|TEXTAREA|SELECT)$/, TICK = /^(checkbox|radio)$/;
  const KEPT = { BUTTON: ["aria-expanded"], TR: ["hidden", "class"], DETAILS: ["open"] };
  const kept = (el) => el.nodeName === "INPUT" && el.type !== "hidden" ? ["value", "checked"] : KEPT[el.nodeName] || [];
  const attributes = (a, b) => {
    const mine = kept(a);
    for (const { name } of [...a.attributes]) if (!b.hasAttribute(name) && !mine.includes(name)) a.removeAttribute(name);
    for (const { name, value } of b.attributes) if (a.getAttribute(name) !== value && !mine.includes(name)) a.setAttribute(name, value);
  };
  // What stands for something else, or would do something else, is another thing: nothing that was ticked or typed goes over to it.
  const meant = (el) => ["id", "action", ...(CONTROL.test(el.nodeName) ? ["name", "type"] : []), ...(TICK.test(el.type) ? ["value"] : [])];
  const same = (a, b) => a.nodeName === b.nodeName && (a.nodeType !== 1 || meant(a).every((name) => a.getAttribute(name) === b.getAttribute(name)));
  // What somebody typed into stays to be read and copied when its form is gone, and sends nothing any more.
  const typed = (form) => [...form.elements].some((el) => "defaultValue" in el && el.value !== el.defaultValue);
  const leave = (el) => {
    const forms = el.nodeType === 1 ? [...(el.matches("form") ? [el] : []), ...$$("form", el)].filter(typed) : [];
    if (!forms.length) { el.remove(); return; }
    const buttons = forms.flatMap((form) => $$("button:not([disabled])", form));
    if (buttons.length) say($("#toasts").dataset.sayGone);
    buttons.forEach((button) => { button.disabled = true; });
  };
  const lay = (a, b) => {
    if (a.isEqualNode(b)) return;
    if (!same(a, b)) { a.before(b); leave(a); return; }
    if (a.nodeType !== 1) { a.data = b.data; return; }
    attributes(a, b);
    if (CONTROL.test(a.nodeName)) return;
    const named = new Map([...a.children].filter((c) => c.id).map((c) => [c.id, c]));
    let at = a.firstChild;
    for (const next of [...b.childNodes]) {
      const here = next.id && named.get(next.id);
      if (here) { if (here !== at) a.insertBefore(here, at); else at = at.nextSibling; lay(here, next); }
      else if (at && !at.id && !next.id) { const after = at.nextSibling; lay(at, next); at = after; }
      else a.insertBefore(next, at);
    }
    while (at) { const after = at.nextSibling; if (!at.dataset || !("still" in at.dataset)) leave(at); at = after; }
  };
  const light = $("#live");
  if (light && window.EventSource) {
    const stale = $("#stale"), hush = 20000;
    let heard = performance.now(), dirty = false, busy = false, last = 0, out = false;
    // A change of state is told to whoever does not see the page, one message in five seconds.
    const told = () => new Map($$("[data-told]").map((el) => [el.id, el.dataset.told])), news = new Map();
    let said = -5000, telling = 0;
    const announce = (were) => {
      for (const [id, now_] of told()) if (were.has(id) && were.get(id) !== now_) news.set(id, now_);
      if (!news.size) return;
      clearTimeout(telling);
      telling = setTimeout(() => { say([...news.values()].join(" ")); news.clear(); said = performance.now(); }, Math.max(0, said + 5000 - performance.now()));
    };
    const state = (css, text) => { light.className = `live ${css}`; if (light.textContent !== text) light.textContent = text; };
    const refresh = async () => {
      dirty = true;
      if (busy || doc.hidden || out) return;
      busy = true;
      await new Promise((done) => setTimeout(done, Math.max(0, last + 1500 - performance.now())));
      dirty = false; last = performance.now();
      try {
        const answer = await fetch($("[data-page]")?.dataset.page || location.href, { headers: { "Oakum-Live": "1", Accept: "text/html" }, signal: AbortSignal.timeout(hush) });
        if (answer.status === 401) { out = true; stream.close(); state("off", light.dataset.sayOut); return; }
        if (answer.ok) {
          const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
          clock(fresh);
          dress(fresh);
          const focus = doc.activeElement, were = told();
          $$("[data-live]").forEach((el) => { const with_ = fresh.getElementById(el.id); if (with_) lay(el, with_); });
          // A row that moves loses the focus on the way.
          if (focus !== doc.activeElement && focus.isConnected) focus.focus({ preventScroll: true });
          doc.title = fresh.title; picked(); announce(were);
          if (performance.now() - heard <= hush) { stale.hidden = true; state("", light.dataset.sayLive); }
        }
      } catch { /* the stream says when the server is back */ } finally { busy = false; }
      if (dirty) refresh();
    };
    // The page is as old as what was heard last: nobody said what changed since.
    const live = () => { heard = performance.now(); if (stale.hidden) state("", light.dataset.sayLive); else refresh(); };
    const still = () => {
      state("off", light.dataset.sayLost);
      if (!stale.hidden) return;
      const since = $("time", stale); since.dateTime = new Date(t0 + heard - p0).toISOString(); local(since);
      stale.hidden = false;
    };
    // What takes long to count is told as it was for up to half a minute: nothing may change after that, and still there is news.
    let after = [];
    const again = () => { after.forEach(clearTimeout); after = [4000, 12000, 35000].map((ms) => setTimeout(refresh, ms)); };
    let stream, opened = 0, began = 0;
    const listen = () => {
      began = performance.now(); stream = new EventSource("/events");
      stream.addEventListener("open", () => { if (opened++) refresh(); });
      stream.addEventListener("beat", live);
      stream.addEventListener("changed", () => { live(); refresh(); again(); });
    };
    listen();
    doc.addEventListener("visibilitychange", () => { if (!doc.hidden && dirty) refresh(); });
    addEventListener("pagehide", () => stream.close());
    setInterval(() => {
      if (out || performance.now() - heard <= hush) return;
      still();
      // A browser gives a stream up where something else answers, and waits for ever on a connection that died without a word.
      if (performance.now() - began > (stream.readyState === 2 ? 5000 : hush)) { stream.close(); refresh(); listen(); }
    }, 1000);
  }
})();
