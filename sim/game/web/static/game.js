// What pages can do more with a script: they tell at once what is wrong, keep what was typed, and stay fresh.
// Without it they work as well: forms are sent, pages loaded.
"use strict";
(() => {
  const EVERY = 2500;
  const $ = (id) => document.getElementById(id);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const told = (value, places) => value.toLocaleString("en", { maximumFractionDigits: places });

  // as the server reads a number that a person types
  const read = (text) => {
    const plain = text.trim().replace(/%$/, "").replace(/[ \u202f\u00a0]/g, "");
    return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain) && plain.length <= 20 ? Number(plain) : NaN;
  };

  const say = (id, text) => {
    const place = $(id);
    if (place && place.textContent !== text) place.textContent = text;
  };

  const check = (form, only) => {
    let money = 0;
    for (const input of form.querySelectorAll("input[data-low]")) {
      const value = read(input.value), low = Number(input.dataset.low), high = Number(input.dataset.high);
      const wrong = Number.isNaN(value) ? form.dataset.number : value < low || value > high ? form.dataset.bounds : "";
      if (input.dataset.money !== undefined && !wrong) money += value;
      if (only === "all" || only === input) {
        say("e-" + input.name, wrong && fill(wrong, { low: told(low, 2), high: told(high, 2) }));
        input.setAttribute("aria-invalid", wrong ? "true" : "false");
      }
    }
    const ticks = [...form.querySelectorAll("input[name=serve]")];
    if (only === "all" || ticks.includes(only)) say("e-serve", ticks.some((t) => t.checked) ? "" : form.dataset.none);
    const left = Number(form.dataset.budget) - money;
    const text = left < -0.005 ? form.dataset.over : form.dataset.left;
    say("left", fill(text, { money: told(money, 2), left: told(Math.abs(left), 2) }));
    $("left").classList.toggle("over", left < -0.005);
  };

  // what was typed outlives a look at another page; it goes once the team has handed in
  const store = {
    get: (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
  };

  const typed = (form) => [...form.elements].filter((e) => e.name && e.type !== "hidden" && e.type !== "submit")
    .map((e) => (e.type === "checkbox" ? e.checked : e.value));

  const prepare = () => {
    const form = document.querySelector("form[data-budget]");
    if (!form || form.dataset.ready) return;
    form.dataset.ready = "yes";
    const key = form.dataset.draft, kept = store.get(key);
    const fields = [...form.elements].filter((e) => e.name && e.type !== "hidden" && e.type !== "submit");
    if (kept && kept.length === fields.length && !$("faults")) {
      fields.forEach((e, i) => { if (e.type === "checkbox") e.checked = kept[i]; else e.value = kept[i]; });
      check(form, "all");
    } else check(form, null);
    let noted = false;
    form.addEventListener("input", (event) => {
      check(form, event.target);
      store.set(key, typed(form));
      if (noted || !form.dataset.noting) return;
      noted = true;
      const body = new URLSearchParams();
      for (const name of ["_xsrf", "team"]) body.set(name, form.elements[name].value);
      fetch(form.dataset.noting, { method: "POST", body, redirect: "manual" }).catch(() => {});
    });
  };

  let tag = null, wait = EVERY;
  const opened = (root) => new Set([...root.querySelectorAll("details[id][open]")].map((d) => d.id));

  const swap = (old, fresh) => {
    const open = opened(old), focus = old.contains(document.activeElement) ? document.activeElement.id : "";
    fresh = document.importNode(fresh, true);
    for (const id of open) { const d = fresh.querySelector("#" + CSS.escape(id)); if (d) d.open = true; }
    old.replaceWith(fresh);
    if (focus && $(focus)) $(focus).focus({ preventScroll: true });
  };

  const refresh = async () => {
    if (!document.hidden) {
      try {
        const headers = { "X-Poll": "1" };
        if (tag) headers["If-None-Match"] = tag;
        const answer = await fetch(location.pathname + location.search, { headers, cache: "no-store" });
        if (answer.status === 200) {
          tag = answer.headers.get("ETag");
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const now = page.getElementById("now"), act = page.getElementById("act");
          if (now && $("now") && now.innerHTML !== $("now").innerHTML) {
            const before = $("stage")?.textContent;
            swap($("now"), now);
            if ($("stage")?.textContent !== before) say("heard", $("stage")?.textContent ?? "");
          }
          if (act && $("act") && act.dataset.stage !== $("act").dataset.stage) swap($("act"), act);
          prepare();
        }
        say("lost", "");
        wait = EVERY;
      } catch {
        say("lost", document.body.dataset.lost);
        wait = Math.min(2 * wait, 20000);
      }
    }
    setTimeout(refresh, wait);
  };

  prepare();
  $("faults")?.focus();
  if (document.querySelector("[data-polls]")) {
    setTimeout(refresh, EVERY);
    document.addEventListener("visibilitychange", () => { wait = EVERY; });
  }
})();
