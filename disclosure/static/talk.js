/* The record of a talk: a button pressed without a network leaves the page where it is, with what was
   typed. A browser would show a page of its own in its place, and Back finds empty boxes. */
(function () {
  "use strict";
  const form = document.querySelector("main form"), line = document.getElementById("not-on-record");
  if (!form || !line) return;
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    line.textContent = "There is no network: nothing is on record yet. Your words stay here. Press again once it is back.";
  });
})();
