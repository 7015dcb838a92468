/* Each form that somebody types in: a button pressed where the server cannot be reached leaves the
   page where it is, with what was typed. A browser would show a page of its own in its place, and
   the way back may find empty boxes. A telephone calls itself online wherever it has a bar, so the
   server is asked. The words stand at our own tag, in the language of the page. */
(function () {
  "use strict";
  const says = document.currentScript.dataset, line = document.getElementById("not-on-record");
  const able = HTMLFormElement.prototype.requestSubmit && window.fetch && window.AbortController;
  if (!line || !able) return;
  const SLOW = 2000, GONE = 10000; // without an answer to whether it is there: it is said; given up
  const LATE = 8000, GIVE_UP = 60000; // without the next page: it is said; given up
  const AT_FIRST = line.textContent;

  let asking = false, letGo = false, unsure = false, timers = [];
  const after = (wait, act) => { timers.push(setTimeout(act, wait)); };
  const calm = () => { timers.forEach(clearTimeout); timers = []; };

  function tell(words) {
    line.textContent = words;
    line.scrollIntoView({ block: "nearest" });
  }

  function stay(pressed, words) {
    delete pressed.dataset.waits;
    tell(words);
  }

  // The line stands beside the button that was pressed: Enter presses one that nobody sees.

  function beside(pressed, by) {
    if (pressed.contains(line) && line.closest(".app-bar")) return;
    const seen = Array.from(pressed.querySelectorAll("button")).filter((each) => each.offsetParent);
    const button = by && by.offsetParent ? by : seen.pop();
    if (button) (button.closest(".app-buttons") || button).after(line);
  }

  function there() {
    const stop = new AbortController();
    after(SLOW, () => tell(says.looks));
    after(GONE, () => stop.abort());
    const asked = { cache: "no-store", credentials: "omit", redirect: "manual", signal: stop.signal };
    return fetch("/healthz", asked).then((answer) => answer.status < 500, () => false);
  }

  function send(pressed, by) {
    letGo = true;
    pressed.requestSubmit(by && by.isConnected ? by : null);
    letGo = false;
    after(LATE, () => tell(says.late));
    after(GIVE_UP, () => { // before the browser gives up, and takes the page with it
      window.stop();
      unsure = true;
      stay(pressed, says.unsure);
    });
  }

  document.addEventListener("submit", (event) => {
    const pressed = event.target, by = event.submitter;
    if (letGo || event.defaultPrevented || !pressed.closest("main")) return;
    // A file that is taken away leaves the page where it is, so nobody can tell that it came.
    if (pressed.getAttribute("method") !== "post" || pressed.hasAttribute("data-file")) return;
    event.preventDefault();
    if (asking) return;
    calm();
    asking = true;
    pressed.dataset.waits = "";
    beside(pressed, by);
    line.textContent = unsure ? "" : AT_FIRST; // what is told again is heard again
    there().then((reached) => {
      calm();
      asking = false;
      if (reached) send(pressed, by);
      else stay(pressed, unsure ? says.goneAgain : says.gone);
    });
  });
  window.addEventListener("pagehide", calm);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return; // else the way back found it as it was left
    asking = false;
    document.querySelectorAll("form[data-waits]").forEach((form) => { delete form.dataset.waits; });
  });
})();
