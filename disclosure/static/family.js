/* The door of a family's page: a code that stands behind the # of a link goes into its box, and out
   of the address bar. It never leaves the browser before somebody presses the button. What stands in
   the box comes along, behind the #, where they choose large print or another language. */
(function () {
  "use strict";
  const box = document.getElementById("code");
  if (!box) return;
  document.querySelectorAll(".app-switch a").forEach((link) => {
    link.addEventListener("click", () => { link.hash = encodeURIComponent(box.value); });
  });
  const code = decodeURIComponent(location.hash.slice(1));
  if (!/^[A-Za-z0-9 -]{8,40}$/.test(code)) return;
  if (!box.value) box.value = code;
  history.replaceState(null, "", location.pathname + location.search);
})();
