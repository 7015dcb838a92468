/* The record of a talk: a button pressed where the server cannot be reached leaves the page where it
   is, with what was typed. A browser would show a page of its own in its place, and the way back
   finds empty boxes. A telephone calls itself online wherever it has a bar, so the server is asked. */
(function () {
  "use strict";
  const form = document.querySelector("main form"), line = document.getElementById("not-on-record");
  if (!form || !line || !form.requestSubmit || !window.fetch || !window.AbortController) return;
  const SLOW = 2000, GONE = 10000; // without an answer to whether it is there: it is said; given up
  const LATE = 8000, GIVE_UP = 60000; // without the next page: it is said; given up
  const STAYS = "Your words stay here. Press again";

  let asking = false, letGo = false, unsure = false, timers = [];
  const tell = (words) => { line.textContent = words; };
  const stay = (words) => { delete form.dataset.waits; tell(words); };
  const after = (wait, act) => { timers.push(setTimeout(act, wait)); };
  const calm = () => { timers.forEach(clearTimeout); timers = []; };

  function there() {
    const stop = new AbortController();
    after(SLOW, () => tell("We look for the server: one moment. Your words stay here."));
    after(GONE, () => stop.abort());
    const asked = { cache: "no-store", credentials: "omit", redirect: "manual", signal: stop.signal };
    return fetch("/healthz", asked).then((answer) => answer.status < 500, () => false);
  }

  function send(by) {
    letGo = true;
    form.requestSubmit(by && by.isConnected ? by : null);
    letGo = false;
    after(LATE, () => tell("Sent, and no answer yet: the network or the server is slow. We wait for it."));
    after(GIVE_UP, () => { // before the browser gives up, and takes the page with it
      window.stop();
      unsure = true;
      stay(`No answer came, so we cannot tell whether it arrived. ${STAYS}: nothing is put on record twice.`);
    });
  }

  form.addEventListener("submit", (event) => {
    if (letGo) return;
    event.preventDefault();
    if (asking) return;
    calm();
    asking = true;
    form.dataset.waits = "";
    const by = event.submitter;
    there().then((reached) => {
      calm();
      asking = false;
      if (reached) send(by);
      else stay(`We cannot reach the server: ${unsure ? "" : "nothing is on record yet. "}${STAYS} in a moment.`);
    });
  });
  window.addEventListener("pagehide", calm);
})();
