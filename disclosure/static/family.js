/* The door of a family's page: a code that stands behind the # of a link goes into its box, and out
   of the address bar. It never leaves the browser before somebody presses the button. */
(function () {
  "use strict";
  const box = document.getElementById("code");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!box || !/^[A-Za-z0-9 -]{8,40}$/.test(code)) return;
  if (!box.value) box.value = code;
  history.replaceState(null, "", location.pathname + location.search);
})();
