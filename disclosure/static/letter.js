/* The desk of a letter: checks what is typed, keeps it as a draft, says who writes.
   Everything here is on top of a form that works without it. */
(function () {
  "use strict";
  const desk = document.getElementById("desk");
  if (!desk || !window.fetch || !window.FormData || !window.DOMParser) return;

  const CHECK_AFTER = 600, KEEP_AFTER = 1500, KEEP_WITHIN = 5000, BEAT = 5000, SAY_EVERY = 4000;
  const SLOW = 8000, GIVE_UP = 60000; // without an answer: it is said; it is asked anew
  const MOST_ON_LEAVING = 60000; // bytes: a browser sends no more than 64 kB after a page that closes
  const ASKED_TO_READ = desk.hasAttribute("data-reads"); // opened while another wrote
  const boxes = () => Array.from(desk.querySelectorAll(".app-part textarea[name]"));
  const byId = (id) => document.getElementById(id);

  let reads = ASKED_TO_READ, active = !reads, submitting = false;
  const typedIn = new Map(); // since this page came: of each box the last count of what was typed
  let typedNow = 0, kept = 0, refused = 0; // such counts: of all, on the server, not taken by it
  let underWay = null, pressed = null, letGo = false, outOfReach = false;
  let typedSince = 0, locked = "", version = Number(desk.dataset.version);
  let checkTimer, keepTimer, sayTimer, checking = false, said = "", coming = "", stale = false;
  const faultsIn = (page) => Array.from(page.querySelectorAll("#live-next li"), (line) => line.textContent.trim());
  const read = (html) => new DOMParser().parseFromString(html, "text/html");
  let heard = faultsIn(document);

  // Whoever follows the caret must not be moved by what grows above it: see `swap`.
  document.documentElement.style.overflowAnchor = "none";

  function words(names, more) {
    const body = new FormData();
    new FormData(desk).forEach((value, name) => { if (names(name)) body.append(name, value); });
    Object.keys(more || {}).forEach((name) => body.append(name, more[name]));
    return body;
  }

  function post(url, body, keepalive, stop) {
    const asked = { method: "POST", body, credentials: "same-origin", keepalive: !!keepalive };
    if (stop) asked.signal = stop.signal;
    return fetch(url, asked).then((answer) => {
      outOfReach = answer.status === 502 || answer.status === 504; // so says a proxy that finds us gone
      return answer;
    });
  }

  const onlyToken = (name) => name === "csrf_token";
  const notKept = (name) => onlyToken(name) || name === "seen" || typedIn.get(name) > kept;

  // `aloud`: how a screen reader hears it. The same words again, or a later draft, are no news.

  function tell(words, aloud) {
    const line = byId("kept-as-draft");
    if (!line || line.textContent === words) return;
    line.setAttribute("aria-live", aloud || "assertive");
    line.textContent = words;
  }

  let keptBefore = false;
  function tellKept(words) {
    tell(locked || words, keptBefore ? "off" : "polite");
    keptBefore = true;
  }

  function unreachable(answer) {
    keptBefore = false;
    if (answer && answer.status === 401) {
      tell("You are signed out. Press Save: you sign in, and go on with these words.");
    } else if (answer && answer.status === 400) {
      tell("Somebody signed in anew here. Press Save: the next page has these words for who typed them.");
    } else {
      tell("Your last words are not kept yet: we cannot reach the server. We try again.");
    }
  }

  // What the server drew anew takes its place; what somebody is in stays until they leave it.

  function swap(fresh) {
    const here = document.activeElement;
    if (pressed) { stale = true; return; } // the button that was pressed stays until it is sent
    const top = here && here !== document.body ? here.getBoundingClientRect().top : null;
    fresh.querySelectorAll("[data-live]").forEach((piece) => {
      const old = byId(piece.id);
      if (!old) return;
      if (old.contains(here)) { stale = true; return; }
      old.querySelectorAll("details[open][data-about]").forEach((open) => {
        piece.querySelectorAll("details[data-about]").forEach((each) => {
          if (each.dataset.about === open.dataset.about) each.open = true;
        });
      });
      if (old.outerHTML !== piece.outerHTML) old.replaceWith(document.adoptNode(piece));
    });
    if (top !== null) window.scrollBy(0, here.getBoundingClientRect().top - top);
  }

  // The count, and what came up since it was said last: as one fault goes and another comes, it stays.

  function say(count, faults) {
    const fresh = faults.filter((fault) => !heard.includes(fault)), words = [count, ...fresh].join(". ");
    if (words === coming) return;
    coming = words;
    clearTimeout(sayTimer);
    if (count === said && !fresh.length) return;
    sayTimer = setTimeout(() => {
      [said, coming, heard] = [count, count, faults];
      const line = byId("count-said");
      if (line) line.textContent = words;
    }, SAY_EVERY);
  }

  // One at a time, however slow the server: what was typed or chosen meanwhile is asked after it.

  function check() {
    clearTimeout(checkTimer);
    if (checking) { stale = true; return; }
    checking = true;
    stale = false;
    post(desk.dataset.check, words(() => true)).then((answer) => {
      if (answer.status === 422) return answer.json().then((why) => tell(why.says));
      if (!answer.ok) return undefined;
      return answer.json().then((now) => {
        if (stale) return; // of words that are others by now
        const fresh = read(now.html);
        say(now.count, faultsIn(fresh));
        swap(fresh);
      });
    }).catch(() => {}).then(() => { // the next letter typed asks again
      checking = false;
      if (stale && !pressed && !inAPiece()) checkSoon();
    });
  }

  function checkSoon() {
    clearTimeout(checkTimer);
    checkTimer = setTimeout(check, CHECK_AFTER);
  }

  const inAPiece = () => Boolean(document.activeElement && document.activeElement.closest("[data-live]"));

  // Drafts save themselves, one after the other: an earlier one that comes late would stand over
  // the later. A box is sent when somebody typed in it on this page, and until it is kept: another
  // window may hold newer words of all others. `leaving`: it outlives the page.

  function keep(leaving) {
    clearTimeout(keepTimer);
    if (kept === typedNow) return;
    if (leaving ? underWay && underWay.leaving === typedNow : underWay || refused === typedNow) return;
    if (underWay) underWay.stop.abort();
    const mine = underWay = { these: typedNow, leaving: leaving && typedNow, stop: new AbortController() };
    const slow = setTimeout(() => { if (underWay === mine) tellSlow(); }, SLOW);
    const never = setTimeout(() => mine.stop.abort(), GIVE_UP);
    post(desk.dataset.unsaved, words(notKept), leaving, mine.stop).then((answer) => {
      if (answer.ok) kept = Math.max(kept, mine.these);
      else if ([403, 404, 409, 422].includes(answer.status)) refused = mine.these;
      else return unreachable(answer);
      if (answer.status === 403 || answer.status === 404) { // since they opened it
        return tell("This letter is not yours to write any more. Your last words are not kept: copy them.");
      }
      return answer.json().then((now) => {
        if (answer.ok) tellKept(now.says);
        else tell(`${now.says} Your last words are not kept.`);
      });
    }).catch(() => {
      if (underWay !== mine) return;
      outOfReach = true;
      unreachable();
    }).then(() => {
      [slow, never].forEach(clearTimeout);
      if (underWay !== mine) return;
      underWay = null;
      if (pressed) send();
      else if (kept < typedNow && refused < typedNow) keepTimer = setTimeout(() => keep(), KEEP_AFTER);
    });
  }

  function tellSlow() {
    keptBefore = false;
    tell("Your last words are not kept yet: the server is slow to answer. We wait for it.");
  }

  function typed(box) {
    active = true;
    if (kept === typedNow) typedSince = Date.now();
    typedIn.delete(box.name); // the last typed in comes last
    typedIn.set(box.name, typedNow += 1);
    checkSoon();
    if (checking) stale = true;
    clearTimeout(keepTimer);
    const within = Math.max(0, typedSince + KEEP_WITHIN - Date.now());
    keepTimer = setTimeout(() => keep(), Math.min(KEEP_AFTER, within));
  }

  // A button that was pressed waits for a draft that is under way, so as not to be overtaken by it;
  // and leaves no page whose words would go with it, while the server cannot be reached: what was
  // typed last is kept first, and where nothing was, the server is asked whether it is there.

  function send() {
    const by = pressed;
    pressed = null;
    if (outOfReach) {
      delete desk.dataset.waits;
      if (stale) checkSoon();
      tell("We cannot reach the server: nothing was saved now. Your words stay here. Press again in a moment.");
      return;
    }
    letGo = true;
    desk.requestSubmit(by && by.isConnected ? by : null);
    letGo = false;
  }

  function waits(event) {
    if (letGo || !desk.requestSubmit) return false;
    event.preventDefault();
    if (pressed) return true;
    pressed = event.submitter || desk.querySelector("button");
    desk.dataset.waits = "";
    [checkTimer, keepTimer].forEach(clearTimeout);
    if (!underWay && kept < typedNow && refused < typedNow) keep();
    if (!underWay) ask().then(send);
    return true;
  }

  function ask() {
    const stop = new AbortController();
    const slow = setTimeout(() => tell("The server is slow to answer. We wait for it."), SLOW);
    const never = setTimeout(() => stop.abort(), GIVE_UP);
    return post(desk.dataset.beat, words(onlyToken), false, stop)
      .catch(() => { outOfReach = true; }).then(() => { [slow, never].forEach(clearTimeout); });
  }

  const bytes = (body) => new Blob(Array.from(body.values())).size;

  // Before the next page is asked for: opening the desk anew finds the last words kept. What is too
  // long to be sent while a page closes is sent now, and the browser asks whether to stay for it; so
  // it does where the server did not take them.

  function beforeLeaving(event) {
    if (submitting || kept === typedNow) return;
    if (refused < typedNow) {
      if (bytes(words(notKept)) < MOST_ON_LEAVING) { keep(true); return; }
      keep();
      tell("Your last words are not kept yet. Stay a moment longer: this line says when they are.");
    }
    event.preventDefault();
    event.returnValue = true; // for browsers that go by this alone
  }

  // Who writes.

  function lock(now) {
    locked = `${now.why} ${now.stays}`;
    keptBefore = false;
    reads = true;
    boxes().forEach((box) => { box.readOnly = true; });
    desk.querySelectorAll("button").forEach((button) => {
      if (!button.closest("#live-pen")) button.disabled = true;
    });
    tell(now.why);
    if (typedIn.size && kept === typedNow) tellKept();
    keep();
  }

  const penSays = () => { const heading = byId("pen"); return heading ? heading.textContent : ""; };

  function readAgain() {
    fetch(location.pathname, { credentials: "same-origin" }).then((answer) => answer.text()).then((html) => {
      const fresh = read(html);
      boxes().forEach((box) => {
        const other = fresh.getElementById(box.id);
        if (other) box.value = other.value;
      });
      swap(fresh);
    }).catch(() => {});
  }

  // To this desk: its page comes anew. Who reads stays where they were, and hears why.

  function handedOver() {
    const { id, selectionStart, selectionEnd } = document.activeElement || {};
    history.replaceState({ handedOver: [id, selectionStart, selectionEnd] }, "");
    location.reload();
  }

  function goOnWithThePen() {
    if (!history.state || !history.state.handedOver) return;
    const [id, start, end] = history.state.handedOver, box = id && byId(id);
    history.replaceState(null, "");
    if (box) box.focus({ preventScroll: true });
    if (boxes().includes(box)) box.setSelectionRange(start, end);
    const say = () => { byId("pen-said").textContent = "You have the pen now"; };
    setTimeout(say, CHECK_AFTER); // what the page is called is heard first
  }

  function beat() {
    const here = active && !reads;
    active = false;
    const says = Object.assign({}, here && { here: "1" }, reads && { reads: "1" });
    post(desk.dataset.beat, words(onlyToken, says)).then((answer) => {
      if (!answer.ok) return answer.status === 401 ? unreachable(answer) : undefined;
      return answer.json().then((now) => {
        if (submitting) return;
        if (reads && now.mine) { handedOver(); return; }
        const before = penSays();
        swap(read(now.html));
        if (now.theirs && !reads) lock(now);
        else if (penSays() !== before) byId("pen-said").textContent = penSays();
        if (ASKED_TO_READ && now.version !== version) { version = now.version; readAgain(); }
      });
    }).catch(() => { outOfReach = true; });
    if (Date.now() - typedSince > KEEP_WITHIN) keep();
  }

  // To the very words, and better ones in their place.

  const inOneLine = (words) => words.replace(/\s+/g, " ");

  // Where the marked words stand by now: the text may have changed since it was checked. Are they
  // gone, nothing is selected, so that the next letter typed takes no others away.

  function placeIn(box, place) {
    const start = Number(place.dataset.start), end = Number(place.dataset.end), marked = place.dataset.marked;
    const there = box.value.slice(start, end);
    if (!marked || (there && inOneLine(marked).includes(inOneLine(there)))) return [start, end];
    let nearest = -1;
    for (let at = box.value.indexOf(marked); at >= 0; at = box.value.indexOf(marked, at + 1)) {
      if (nearest < 0 || Math.abs(at - start) < Math.abs(nearest - start)) nearest = at;
    }
    return nearest < 0 ? [start, start] : [nearest, nearest + marked.length];
  }

  function select(link, place) {
    const box = document.querySelector(link.getAttribute("href"));
    const [start, end] = placeIn(box, place);
    box.focus();
    box.setSelectionRange(start, end);
    box.scrollTop = box.scrollHeight * (start / (box.value.length || 1)) - box.clientHeight / 2;
    box.scrollIntoView({ block: "center" });
    return box;
  }

  function put(button) {
    const card = button.closest(".app-fault"), link = card.querySelector("a[data-start]");
    if (!link) return false;
    const box = document.querySelector(link.getAttribute("href"));
    const there = box.value.slice(Number(button.dataset.start), Number(button.dataset.end));
    if (box.readOnly || there !== button.dataset.replaces) return false; // typed on since: the server finds it
    select(link, button);
    if (!document.execCommand || !document.execCommand("insertText", false, button.dataset.better)) {
      box.setRangeText(button.dataset.better);
      typed(box);
    }
    return true;
  }

  desk.addEventListener("input", (event) => { if (event.target.closest(".app-part textarea")) typed(event.target); });
  desk.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-start]"), button = event.target.closest("button[data-better]");
    if (link) { event.preventDefault(); select(link, link); }
    if (button && put(button)) event.preventDefault();
  });
  desk.addEventListener("change", (event) => { // chosen beside a promise: an answer under way lacks it
    if (event.target.closest("[data-live]") && checking) stale = true;
  });
  desk.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (!(to && to.form === desk && to.type === "submit")) keep(); // what a button sends has them all
    if (stale) checkSoon();
  });
  desk.addEventListener("submit", (event) => {
    if (waits(event)) return;
    if (reads) keep(true);
    const here = desk.elements.typed;
    if (here) typedIn.forEach((_, name) => { here.value += ` ${name.replace(/^box_/, "")}`; });
    submitting = true;
    [checkTimer, keepTimer].forEach(clearTimeout);
    setTimeout(() => { submitting = false; }, 10000); // it did not leave the page after all
  });
  ["keydown", "pointerdown", "scroll"].forEach((sign) => {
    document.addEventListener(sign, () => { active = true; }, { passive: true });
  });
  window.addEventListener("beforeunload", beforeLeaving);
  window.addEventListener("pagehide", () => {
    if (submitting || ASKED_TO_READ) return;
    keep(true); // where the browser did not say before that it leaves
    post(desk.dataset.unsaved, words(onlyToken, { leaving: "1" }), true).catch(() => {});
  });
  window.addEventListener("pageshow", (event) => {
    submitting = false;
    pressed = null;
    delete desk.dataset.waits;
    if (event.persisted) { active = !reads; beat(); }
  });

  goOnWithThePen();
  beat();
  setInterval(beat, BEAT);
})();
